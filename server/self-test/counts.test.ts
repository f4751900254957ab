import { expect, test } from "vitest";
import { add, inWords, readCounts, withExit } from "./counts.ts";

test("the last line is read back as it was written", () => {
  for (const counts of [
    { passed: 12, failed: 0, skipped: 0 },
    { passed: 3, failed: 2, skipped: 1 },
  ]) {
    expect(readCounts(`✓ a step\n${inWords(counts)}\n`)).toEqual(counts);
  }
});

test("a tool that ended without a count has none", () => {
  expect(readCounts("Error: no engine\n")).toBeUndefined();
  expect(readCounts("")).toBeUndefined();
});

test("a tool that counts no failure and ends badly has failed once", () => {
  const green = { passed: 4, failed: 0, skipped: 0 };
  expect(withExit(green, 0)).toEqual(green);
  expect(withExit(green, 1).failed).toBe(1);
  expect(withExit({ ...green, failed: 2 }, 1).failed).toBe(2);
});

test("stages add up", () => {
  const sum = add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 });
  expect(sum).toEqual({ passed: 11, failed: 22, skipped: 33 });
});
