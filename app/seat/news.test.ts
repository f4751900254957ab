import { expect, test } from "vitest";
import type { SeatState } from "#server/progress/seat-state.ts";
import type { StepView } from "#server/progress/steps.ts";
import { newsBetween } from "./news.ts";

const chapter = { slug: "01", steps: [{ id: "a", title: "Install", conditions: [], hints: 0, solution: false }] };
const seat = (step: StepView): SeatState => ({
  seat: "s",
  name: "Ada",
  version: "1",
  sandbox: { state: "ready", id: "x", words: "", since: "", expectedSeconds: null },
  steps: { "01/a": step },
  answers: {},
});
const step = (state: StepView["state"], condition: "met" | "unmet"): StepView => ({
  state,
  hintsOpened: 0,
  solutionOpened: false,
  conditions: { "istiod runs": { state: condition, reason: null, metBefore: false } },
});

test("a tick is said aloud, and one that is lost", () => {
  const [before, after] = [seat(step("begun", "unmet")), seat(step("begun", "met"))];
  expect(newsBetween(before, after, chapter)).toBe("Met: istiod runs.");
  expect(newsBetween(after, before, chapter)).toBe("No longer holds: istiod runs.");
});

test("a finished step is one sentence, not a list", () => {
  expect(newsBetween(seat(step("begun", "unmet")), seat(step("done", "met")), chapter)).toBe("Step done: Install.");
});

test("nothing new is silence", () => {
  expect(newsBetween(seat(step("done", "met")), seat(step("done", "met")), chapter)).toBe("");
  expect(newsBetween(undefined, seat(step("done", "met")), chapter)).toBe("");
});
