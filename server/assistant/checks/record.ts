/** Makes a condition's changed answer remembered: what it says now, the history behind that, the step if it is passed, and the bell. */
import { ring } from "#server/database/bell.ts";
import type { Database } from "#server/database/client.ts";
import type { Answered, Verdict } from "./pool.ts";

type Place = { seatId: string; chapter: string; step: string };

export type Entry = Pick<Answered, "verdict" | "durationMs"> & {
  name: string;
  /** How often this condition had been run for this seat, this run included. */
  attempt: number;
  contentVersion: string;
};

/** What is remembered of a condition from before. */
export type Known = { verdict: Verdict; attempt: number };

/** `entry` is undefined when no answer changed and only `passed` is new. */
export type News = { entry: Entry | undefined; passed: boolean };

/** Where one chapter's answers are kept. */
export type Book = {
  /** What its conditions said last (keys: `step/name`), and which of its steps are passed. */
  remembered(): Promise<{ conditions: ReadonlyMap<string, Known>; passed: ReadonlySet<string> }>;
  record(step: string, news: News): Promise<void>;
};

/** Rows of a seat. */
export function bookOf(db: Database, seatId: string, chapter: string): Book {
  return {
    remembered: () => remembered(db, seatId, chapter),
    record: (step, news) => record(db, { seatId, chapter, step }, news),
  };
}

export const reasonOf = (verdict: Verdict): string | null => (verdict.state === "met" ? null : verdict.reason);

/** One transaction. Passed stays passed: the first time counts. */
async function record(db: Database, { seatId, chapter, step }: Place, { entry, passed }: News): Promise<void> {
  const at = new Date();
  await db.$transaction(async (tx) => {
    const seats = await tx.$queryRaw<unknown[]>`SELECT id FROM seat WHERE id = ${seatId} FOR NO KEY UPDATE`;
    if (seats.length === 0) return; // the learner has left for good
    if (entry) {
      const { name, verdict, attempt, durationMs, contentVersion } = entry;
      const { state } = verdict;
      const reason = reasonOf(verdict);
      const where = { seatId_chapter_step_name: { seatId, chapter, step, name } };
      const before = await tx.condition.findUnique({ where, select: { metAt: true } });
      const metAt = before?.metAt ?? (state === "met" ? at : null);
      const now = { state, reason, metAt, changedAt: at };
      await tx.condition.upsert({ where, create: { seatId, chapter, step, name, ...now }, update: now });
      const evidence = verdict.state === "unmet" && verdict.evidence ? { evidence: [...verdict.evidence] } : {};
      await tx.verdict.create({
        data: { seatId, chapter, step, name, state, reason, attempt, durationMs, contentVersion, at, ...evidence },
      });
    }
    if (passed) {
      await tx.stepProgress.upsert({
        where: { seatId_chapter_step: { seatId, chapter, step } },
        create: { seatId, chapter, step, passedAt: at },
        update: {},
      });
      await tx.stepProgress.updateMany({ where: { seatId, chapter, step, passedAt: null }, data: { passedAt: at } });
    }
    await ring(tx, "seat", seatId);
  });
}

async function remembered(db: Database, seatId: string, chapter: string): ReturnType<Book["remembered"]> {
  const [conditions, attempts, steps] = await Promise.all([
    db.condition.findMany({ where: { seatId, chapter } }),
    db.verdict.groupBy({ by: ["step", "name"], where: { seatId, chapter }, _max: { attempt: true } }),
    db.stepProgress.findMany({ where: { seatId, chapter, passedAt: { not: null } }, select: { step: true } }),
  ]);
  const attemptOf = new Map(attempts.map(({ step, name, _max }) => [`${step}/${name}`, _max.attempt ?? 0]));
  return {
    conditions: new Map(
      conditions.map(({ step, name, state, reason }): [string, Known] => {
        const key = `${step}/${name}`;
        const verdict: Verdict = state === "met" ? { state } : { state, reason: reason ?? "" };
        return [key, { verdict, attempt: attemptOf.get(key) ?? 0 }];
      }),
    ),
    passed: new Set(steps.map(({ step }) => step)),
  };
}
