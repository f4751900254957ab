/** Lint of what stands beside a page: each step has its solve, a chapter its wrongs, and none is for a step that is not there. */
import { type Chapter, exportNameOf } from "./chapter.ts";
import type { Problem } from "./problem.ts";

const LEAST_WRONGS = 2;
const PLACES =
  /^(chapter\.mdx|checks\.ts|quiz\.yaml|[\w-]+\.ts|(solve|wrong)\/[^/]+|files\/.+|.+\.(svg|png|jpg|webp))$/;

/** Files are relative to the chapter. */
export function scriptMistakes({ outline, page, exports, files, scripts, slug }: Chapter): Problem[] {
  const steps = new Map(page.steps.map((step) => [step.id, step]));
  const known = new Set([...steps.keys()].map(exportNameOf));
  const problems: Problem[] = [];
  const say = (file: string, line: number, message: string) => problems.push({ file, line, message });

  for (const { id, line } of page.steps) {
    if (!scripts.solves.has(id)) say("chapter.mdx", line, `Step "${id}" has no solve/${id}.sh.`);
  }
  for (const id of scripts.solves.keys()) {
    if (!steps.has(id)) say(`solve/${id}.sh`, 1, `There is no step "${id}" in the chapter.`);
  }
  for (const { file, step, expects } of scripts.wrongs) {
    if (!steps.has(step)) say(file, 1, `There is no step "${step}" in the chapter.`);
    if (!expects) say(file, 1, "Its first line is not `# expects: what the reason contains`.");
  }
  for (const name of exports) {
    if (!known.has(name)) say("checks.ts", exportLine(files, name), `\`${name}\` is a step that the chapter has not.`);
  }
  if (outline.steps.length > 0 && scripts.wrongs.length < LEAST_WRONGS) {
    say("chapter.mdx", 1, `${slug} has ${scripts.wrongs.length} of at least ${LEAST_WRONGS} scripts in wrong/.`);
  }
  for (const path of files.keys()) {
    if (/^(solve|wrong)\//.test(path) && !path.endsWith(".sh")) say(path, 1, "A script's name ends with .sh.");
    else if (/^wrong\//.test(path) && !path.includes("--")) say(path, 1, "Its name is not `<step>--<what>.sh`.");
    else if (!PLACES.test(path)) say(path, 1, "Nothing looks for a file of that name there.");
  }
  return problems;
}

function exportLine(files: Chapter["files"], name: string): number {
  const lines = files.get("checks.ts")?.toString("utf8").split("\n") ?? [];
  const index = lines.findIndex((line) => new RegExp(`\\bexport\\b.*\\b${name}\\b`).test(line));
  return index < 0 ? 1 : index + 1;
}
