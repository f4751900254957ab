/** A chapter's solve/ and wrong/ scripts, read by their conventions (content/README.md). */

export type Wrong = {
  step: string;
  /** What is mistaken, as the file's name says it. */
  what: string;
  /** Path inside the chapter. */
  file: string;
  /** What an unmet reason must contain; empty when the author forgot. */
  expects: string;
  script: string;
  /** Puts things back; empty when there is nothing to put back. */
  undo: string;
};

export type Scripts = { solves: ReadonlyMap<string, string>; wrongs: readonly Wrong[] };

const UNDO = /^# undo:[^\S\n]*$/m;

/** @param files the chapter's, by path inside it */
export function scriptsOf(files: ReadonlyMap<string, Buffer>): Scripts {
  const solves = new Map<string, string>();
  const wrongs: Wrong[] = [];
  for (const [file, bytes] of files) {
    const solve = file.match(/^solve\/([^/]+)\.sh$/)?.[1];
    if (solve !== undefined) solves.set(solve, bytes.toString("utf8"));
    const [, step, what] = file.match(/^wrong\/([^/]+?)--([^/]+)\.sh$/) ?? [];
    if (step === undefined || what === undefined) continue;
    const text = bytes.toString("utf8");
    const [script = "", undo = ""] = text.split(UNDO);
    const expects = text.match(/^# expects:(.*)/)?.[1]?.trim() ?? "";
    wrongs.push({ step, what, file, expects, script, undo: undo.trim() });
  }
  return { solves, wrongs };
}
