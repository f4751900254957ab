/** Loads one chapter: its page, its checks and its scripts, agreeing with each other, or what keeps it from being shown. */
import { join } from "node:path";
import { z } from "zod";
import { type Described, describeChecks } from "./described.ts";
import { readYaml } from "./manifest.ts";
import type { OutlineChapter } from "./outline.ts";
import { type Mistake, type Page, readPage } from "./page.ts";
import { lineOf, type Problem } from "./problem.ts";
import { type Scripts, scriptsOf } from "./scripts.ts";

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export type Chapter = {
  slug: string;
  outline: OutlineChapter;
  page: Page;
  scripts: Scripts;
  /** Its own files, by path inside it. */
  files: ReadonlyMap<string, Buffer>;
  /** Names checks.ts exports as steps. */
  exports: readonly string[];
};

export type LoadedChapter = { chapter: Chapter } | { problems: Problem[] };

export type ChapterPlace = {
  /** The workshop's folder, as a real path. */
  folder: string;
  /** The same, as problems name it. */
  workshop: string;
  slug: string;
  files: ReadonlyMap<string, Buffer>;
};

/** `sidecars-in` is exported as `sidecarsIn`. */
export function exportNameOf(stepId: string): string {
  return stepId.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export async function loadChapter(place: ChapterPlace): Promise<LoadedChapter> {
  const name = (file: string) => `${place.workshop}/${place.slug}/${file}`;
  const at = (file: string, mistakes: readonly Mistake[]): Problem[] =>
    mistakes.map((mistake) => ({ file: name(file), ...mistake }));

  const text = place.files.get("chapter.mdx")?.toString("utf8");
  if (text === undefined) return { problems: at("chapter.mdx", [{ line: 1, message: "It is missing." }]) };
  const read = readPage(text);
  if ("mistakes" in read) return { problems: at("chapter.mdx", read.mistakes) };
  const { page } = read;

  const answers = answersOf(place.files.get("quiz.yaml")?.toString("utf8") ?? "");
  const problems = [
    ...at("chapter.mdx", identityMistakes(page)),
    ...at("quiz.yaml", answers.mistakes),
    ...at("chapter.mdx", quizMistakes(page, answers.value)),
  ];

  const checks = await checksOf(place, page);
  if (!("exports" in checks))
    problems.push({ ...checks, file: `${place.workshop}${checks.file.slice(place.folder.length)}` });
  else problems.push(...at("chapter.mdx", exportMistakes(page, checks.exports)));
  if (problems.length > 0 || !("exports" in checks)) return { problems };

  const conditions = new Map(checks.exports.map(({ name: exported, conditions: names }) => [exported, names ?? []]));
  const scripts = scriptsOf(place.files);
  const outline: OutlineChapter = {
    slug: place.slug,
    title: page.title,
    summary: page.summary,
    minutes: page.minutes,
    steps: page.steps.map(({ id, title, hints, solutions }) => ({
      id,
      title,
      conditions: conditions.get(exportNameOf(id)) ?? [],
      hints,
      solution: solutions > 0,
    })),
    quizzes: page.quizzes.map(({ id, options }) => ({ id, options, answer: answers.value[id] ?? "" })),
  };
  const exports = checks.exports.filter((entry) => entry.conditions !== null).map((entry) => entry.name);
  return { chapter: { slug: place.slug, outline, page, scripts, files: place.files, exports } };
}

async function checksOf(place: ChapterPlace, page: Page): Promise<Described> {
  const file = join(place.folder, place.slug, "checks.ts");
  if (place.files.has("checks.ts")) return describeChecks(place.folder, file);
  if (page.steps.length === 0) return { exports: [] };
  return { file, line: 1, message: "It is missing, and the chapter has steps." };
}

function identityMistakes({ steps, quizzes, elements }: Page): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const [word, list] of [
    ["step", steps],
    ["quiz", quizzes],
  ] as const) {
    const seen = new Set<string>();
    for (const { id, line } of list) {
      if (!ID.test(id))
        mistakes.push({ line, message: `A ${word}'s id is small letters, digits and dashes, not "${id}".` });
      else if (seen.has(id))
        mistakes.push({ line, message: `There are two ${word === "step" ? "steps" : "quizzes"} "${id}".` });
      seen.add(id);
    }
  }
  for (const { title, line, id } of steps) if (!title) mistakes.push({ line, message: `Step "${id}" has no title.` });
  for (const { name, line, within } of elements) {
    if (name === "Step" && within.includes("Step"))
      mistakes.push({ line, message: "A step stands inside another step." });
    if (name === "Hint" || name === "Solution") {
      if (!within.includes("Step")) mistakes.push({ line, message: `<${name}> belongs inside a step.` });
    } else if (name === "Tab" && !within.includes("Tabs"))
      mistakes.push({ line, message: "<Tab> belongs inside <Tabs>." });
    else if (/^[A-Z]/.test(name) && !["Step", "Quiz", "Tabs", "Tab", "Note"].includes(name)) {
      mistakes.push({ line, message: `There is no component <${name}>.` });
    }
  }
  return mistakes;
}

function exportMistakes({ steps }: Page, exports: readonly { name: string; conditions: string[] | null }[]): Mistake[] {
  return steps.flatMap(({ id, line }) => {
    const name = exportNameOf(id);
    const found = exports.find((candidate) => candidate.name === name);
    if (!found) return [{ line, message: `Step "${id}" has no checks: checks.ts exports no \`${name}\`.` }];
    if (found.conditions === null)
      return [{ line, message: `\`${name}\` of checks.ts was not made by \`step({…})\`.` }];
    if (found.conditions.length === 0)
      return [{ line, message: `Step "${id}" asks for nothing: \`${name}\` has no condition.` }];
    return [];
  });
}

function answersOf(text: string): { value: Readonly<Record<string, string>>; mistakes: readonly Mistake[] } {
  const read = readYaml(text, z.record(z.string(), z.coerce.string()));
  return "value" in read ? { value: read.value, mistakes: [] } : { value: {}, mistakes: read.mistakes };
}

function quizMistakes({ quizzes }: Page, answers: Readonly<Record<string, string>>): Mistake[] {
  return quizzes.flatMap(({ id, question, options, line }) => {
    const answer = answers[id];
    if (!question) return [{ line, message: `Quiz "${id}" has no question.` }];
    if (options.length < 2) return [{ line, message: `Quiz "${id}" needs two options or more.` }];
    if (answer === undefined) return [{ line, message: `quiz.yaml has no answer for "${id}".` }];
    if (!options.includes(answer))
      return [{ line, message: `quiz.yaml answers "${id}" with "${answer}", which is no option.` }];
    return [];
  });
}

/** Where quiz.yaml names a quiz that the page has not. */
export function strayAnswers({ page, files }: Chapter): Mistake[] {
  const text = files.get("quiz.yaml")?.toString("utf8") ?? "";
  const known = new Set(page.quizzes.map(({ id }) => id));
  const stray = Object.keys(answersOf(text).value).filter((id) => !known.has(id));
  return stray.map((id) => ({ line: lineOf(text, `${id}:`), message: `There is no quiz "${id}" in the chapter.` }));
}
