import { expect, test } from "vitest";
import { runStages } from "./self-test.ts";
import type { Stage } from "./stages.ts";

const surroundings = { mayInstall: false, signal: new AbortController().signal };
const stage = (title: string, passed: number, failed = 0): Stage => ({
  title,
  run: async () => ({ passed, failed, skipped: 0 }),
});

test("a stage that breaks stops none of the next, and is counted", async () => {
  const lines: string[] = [];
  const broken: Stage = { title: "browser", run: () => Promise.reject(new Error("There is no Chromium.")) };
  const sum = await runStages([stage("types", 1), broken, stage("tests", 5, 1)], {
    ...surroundings,
    print: (line) => lines.push(line),
  });
  expect(sum).toEqual({ passed: 6, failed: 2, skipped: 0 });
  expect(lines).toContain("There is no Chromium.");
  expect(lines.at(-1)).toBe("6 passed, 2 failed");
});

test("a run that was interrupted is not called green", async () => {
  const stop = new AbortController();
  const first: Stage = {
    title: "types",
    run: async () => {
      stop.abort();
      return { passed: 1, failed: 0, skipped: 0 };
    },
  };
  const sum = await runStages([first, stage("tests", 5)], { mayInstall: false, signal: stop.signal, print: () => {} });
  expect(sum).toEqual({ passed: 1, failed: 1, skipped: 0 });
});
