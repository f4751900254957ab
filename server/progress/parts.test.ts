import { expect, test } from "vitest";
import { preparation } from "./parts.ts";

const now = new Date("2026-11-24T12:00:00Z");
const part = (name: string, state: string, startedSecondsAgo?: number) => ({
  name,
  title: name,
  position: 1,
  state,
  detail: "",
  expectedSeconds: 100,
  startedAt: startedSecondsAgo === undefined ? null : new Date(now.getTime() - startedSecondsAgo * 1000),
  endedAt: null,
});

test("what is left is the rest of the current part, and all that wait", () => {
  const work = preparation([part("a", "ready"), part("b", "working", 30), part("c", "waiting")], now);
  expect(work).toMatchObject({ ready: 1, total: 3, remainingSeconds: 170 });
  expect(work.current?.name).toBe("b");
});

test("a part that takes longer than expected is never said to be over", () => {
  expect(preparation([part("slow", "working", 500)], now).remainingSeconds).toBe(10);
});

test("a failure is told", () => {
  expect(preparation([part("bad", "failed", 5)], now).failed?.name).toBe("bad");
});
