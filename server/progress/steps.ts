/** What a seat has done: every step it has begun, and what each of its conditions says now. */
import type { Database } from "#server/database/client.ts";
import { stepKey } from "./step-key.ts";

/** done: passed once, and that stays. begun: something of it was tried. */
export type StepState = "done" | "skipped" | "begun" | "none";

export type ConditionView = {
  state: "met" | "unmet" | "fault";
  reason: string | null;
  /** It was met before: an unmet one "no longer holds". */
  metBefore: boolean;
};

export type StepView = {
  state: StepState;
  hintsOpened: number;
  solutionOpened: boolean;
  conditions: Record<string, ConditionView>;
};

/** Keys are `chapter/step`. */
export type Steps = Record<string, StepView>;

export async function stepsOf(db: Database, seatId: string): Promise<Steps> {
  const [rows, conditions] = await Promise.all([
    db.stepProgress.findMany({ where: { seatId } }),
    db.condition.findMany({ where: { seatId } }),
  ]);
  const steps: Steps = {};
  for (const row of rows) {
    steps[stepKey(row.chapter, row.step)] = {
      state: row.passedAt ? "done" : row.skippedAt ? "skipped" : "begun",
      hintsOpened: row.hintsOpened,
      solutionOpened: row.solutionOpenedAt !== null,
      conditions: {},
    };
  }
  for (const { chapter, step, name, state, reason, metAt } of conditions) {
    const key = stepKey(chapter, step);
    const view = steps[key] ?? { state: "none", hintsOpened: 0, solutionOpened: false, conditions: {} };
    steps[key] = view;
    view.conditions[name] = { state, reason, metBefore: metAt !== null };
    if (view.state === "none" && metAt) view.state = "begun";
  }
  return steps;
}

/** How many steps of each chapter are passed, for many seats at once. Keys: seat id, then `chapter/step`. */
export async function passedSteps(db: Database, seatIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const rows = await db.stepProgress.findMany({
    where: { seatId: { in: [...seatIds] }, passedAt: { not: null } },
    select: { seatId: true, chapter: true, step: true },
  });
  const passed = new Map(seatIds.map((id): [string, Set<string>] => [id, new Set()]));
  for (const row of rows) passed.get(row.seatId)?.add(stepKey(row.chapter, row.step));
  return passed;
}
