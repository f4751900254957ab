/** The instructor's board: every learner of a workshop, step by step, who is stuck longest first, and on what. */
import type { Database } from "#server/database/client.ts";
import type { OutlineChapter } from "#server/workshop/outline.ts";
import { stepKey } from "./step-key.ts";

export type BoardSeat = {
  seat: string;
  name: string;
  chapter: string | null;
  /** `chapter/step` that are passed. */
  passed: string[];
  /** `chapter/step` with help taken: hints opened, and whether the solution was. */
  helped: Record<string, { hints: number; solution: boolean }>;
  /** ISO time of the last sign of progress: since then on the same step. */
  since: string;
  /** ISO time of the last page opened or key pressed. */
  seenAt: string;
  /** What is in their way: of the step they are at, the first unmet condition, with its reason. */
  stuckOn: { chapter: string; step: string; condition: string; reason: string | null } | null;
  sandbox: string | null;
};

export type Board = { workshop: string; at: string; seats: BoardSeat[] };

/** @param chapters the workshop's outline: which step comes first */
export async function boardOf(db: Database, workshop: string, chapters: readonly OutlineChapter[]): Promise<Board> {
  const rows = await db.seat.findMany({
    where: { class: { workshopSlug: workshop }, role: "learner" },
    select: {
      id: true,
      name: true,
      chapter: true,
      createdAt: true,
      seenAt: true,
      sandbox: { select: { state: true, usedAt: true } },
      steps: { select: { chapter: true, step: true, passedAt: true, hintsOpened: true, solutionOpenedAt: true } },
      conditions: {
        where: { state: { not: "met" } },
        orderBy: { changedAt: "desc" },
        select: { chapter: true, step: true, name: true, reason: true, metAt: true },
      },
    },
  });
  const seats = rows.map((row): BoardSeat => {
    const passed = row.steps.filter((step) => step.passedAt);
    const done = new Set(passed.map((step) => stepKey(step.chapter, step.step)));
    const unmet = row.conditions.filter((condition) => !done.has(stepKey(condition.chapter, condition.step)));
    const stuck =
      firstInTheWay(
        unmet,
        chapters.find(({ slug }) => slug === row.chapter),
      ) ?? unmet[0];
    const last = Math.max(row.createdAt.getTime(), ...passed.map((step) => step.passedAt?.getTime() ?? 0));
    return {
      seat: row.id,
      name: row.name,
      chapter: row.chapter,
      passed: [...done],
      helped: Object.fromEntries(
        row.steps
          .filter((step) => step.hintsOpened > 0 || step.solutionOpenedAt)
          .map((step) => [
            stepKey(step.chapter, step.step),
            { hints: step.hintsOpened, solution: step.solutionOpenedAt !== null },
          ]),
      ),
      since: new Date(last).toISOString(),
      seenAt: (row.sandbox && row.sandbox.usedAt > row.seenAt ? row.sandbox.usedAt : row.seenAt).toISOString(),
      stuckOn: stuck ? { chapter: stuck.chapter, step: stuck.step, condition: stuck.name, reason: stuck.reason } : null,
      sandbox: row.sandbox?.state ?? null,
    };
  });
  return { workshop, at: new Date().toISOString(), seats: seats.sort((a, b) => a.since.localeCompare(b.since)) };
}

/** A chapter's conditions are all asked when it is opened, so the newest answer says nothing: the page's order does. */
function firstInTheWay<Unmet extends { chapter: string; step: string; name: string }>(
  unmet: readonly Unmet[],
  chapter: OutlineChapter | undefined,
): Unmet | undefined {
  const place = new Map(
    chapter?.steps
      .flatMap(({ id, conditions }) => conditions.map((name) => `${id}/${name}`))
      .map((key, at) => [key, at]),
  );
  const placeOf = ({ step, name }: Unmet) => place.get(`${step}/${name}`) ?? Number.POSITIVE_INFINITY;
  const here = unmet.filter((one) => one.chapter === chapter?.slug && placeOf(one) < Number.POSITIVE_INFINITY);
  return here.sort((a, b) => placeOf(a) - placeOf(b))[0];
}
