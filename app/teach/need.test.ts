import { expect, test } from "vitest";
import { byNeed } from "./need.ts";

const now = Date.parse("2026-11-24T12:00:00Z");
const seat = (name: string, minutesOnStep: number, passed: string[] = [], minutesAway = 0) => ({
  seat: name,
  name,
  chapter: "01",
  passed,
  helped: {},
  since: new Date(now - minutesOnStep * 60_000).toISOString(),
  seenAt: new Date(now - minutesAway * 60_000).toISOString(),
  stuckOn: null,
  sandbox: null,
});

test("who is stuck longest comes first; who is away or finished waits at the end", () => {
  const rows = byNeed(
    [
      seat("fresh", 1),
      seat("finished", 30, ["01/a"]),
      seat("away", 50, [], 50),
      seat("stuck", 12),
      seat("very stuck", 25),
    ],
    ["01/a"],
    now,
  );
  expect(rows.map(({ seat }) => seat.name)).toEqual(["very stuck", "stuck", "fresh", "away", "finished"]);
  expect(rows.filter(({ stuck }) => stuck)).toHaveLength(2);
});
