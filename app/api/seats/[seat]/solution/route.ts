/** A solution is opened, and remembered. */
import { z } from "zod";
import { seatRoute } from "#app/api/seat-route.ts";
import { ring } from "#server/database/bell.ts";
import { openSolution } from "#server/progress/hints.ts";

export const POST = seatRoute(
  z.object({ chapter: z.string().max(100), step: z.string().max(100) }),
  async ({ box: { db }, seat, body: { chapter, step } }) => {
    await openSolution(db, { seatId: seat.id, chapter, step });
    await ring(db, "seat", seat.id);
    return undefined;
  },
);
