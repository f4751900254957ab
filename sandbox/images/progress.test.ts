/** What a person reads while images are baked. */
import { expect, test } from "vitest";
import type { Part } from "#sandbox/sandbox.ts";
import { printProgress, secondsLeft } from "./progress.ts";

const part = (name: string, state: Part["state"], more: Partial<Part> = {}): Part => ({
  name,
  title: `Part ${name}`,
  state,
  detail: "",
  expectedSeconds: 100,
  ...more,
});

test("beginnings, ends and failures are told once each; what was there already is not", () => {
  const lines: string[] = [];
  const report = printProgress((line) => lines.push(line));
  report(part("old", "ready"));
  report(part("a", "waiting"));
  report(part("a", "working"));
  report(part("a", "working", { detail: "step 2 of 9" }));
  report(part("a", "ready", { seconds: 75 }));
  report(part("b", "waiting"));
  report(part("b", "failed", { detail: "The mirror is gone." }));
  expect(lines).toEqual([
    "  … Part a (about 1 min 40 s, 1 min 40 s for all)",
    "  ✓ Part a in 1 min 15 s",
    "  ✗ Part b: The mirror is gone.",
  ]);
});

test("what is left counts down, never below the part that runs, and ends at nothing", () => {
  const began = { ...part("a", "working"), began: 0 };
  expect(secondsLeft([began], 40_000)).toBe(60);
  expect(secondsLeft([began], 500_000)).toBe(1);
  expect(secondsLeft([began, part("b", "waiting"), part("c", "waiting")], 0)).toBeCloseTo(180);
  expect(secondsLeft([part("a", "ready")], 0)).toBe(0);
});
