/** Hints and solutions: opened in order, counted, never closed again in the books. */
import type { Database } from "#server/database/client.ts";

type Place = { seatId: string; chapter: string; step: string };

/** Opens hint `number` (from 1). Opening one again, or one that is not next, counts nothing. */
export async function openHint(db: Database, { seatId, chapter, step }: Place, number: number): Promise<void> {
  await db.stepProgress.createMany({ data: [{ seatId, chapter, step }], skipDuplicates: true });
  await db.stepProgress.updateMany({
    where: { seatId, chapter, step, hintsOpened: number - 1 },
    data: { hintsOpened: number },
  });
}

export async function openSolution(db: Database, { seatId, chapter, step }: Place): Promise<void> {
  await db.stepProgress.createMany({ data: [{ seatId, chapter, step }], skipDuplicates: true });
  await db.stepProgress.updateMany({
    where: { seatId, chapter, step, solutionOpenedAt: null },
    data: { solutionOpenedAt: new Date() },
  });
}
