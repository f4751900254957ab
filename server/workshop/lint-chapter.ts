/** What is wrong with a chapter that can be shown nevertheless. */
import { type Chapter, strayAnswers } from "./chapter.ts";
import { pageMistakes } from "./lint-page.ts";
import { scriptMistakes } from "./lint-scripts.ts";
import type { Problem } from "./problem.ts";

/** @param chapters the workshop's chapters by name, for links between them */
export function lintChapter(workshop: string, chapter: Chapter, chapters: readonly string[]): Problem[] {
  const found = [
    ...pageMistakes(chapter, chapters).map((mistake) => ({ file: "chapter.mdx", ...mistake })),
    ...scriptMistakes(chapter),
    ...strayAnswers(chapter).map((mistake) => ({ file: "quiz.yaml", ...mistake })),
  ];
  return found.map(({ file, ...rest }) => ({ file: `${workshop}/${chapter.slug}/${file}`, ...rest }));
}
