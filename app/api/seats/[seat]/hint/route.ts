/** A hint is opened, and counted. */
import { z } from "zod";
import { seatRoute } from "#app/api/seat-route.ts";
import { ring } from "#server/database/bell.ts";
import { openHint } from "#server/progress/hints.ts";

export const POST = seatRoute(
  z.object({ chapter: z.string().max(100), step: z.string().max(100), number: z.int().min(1).max(20) }),
  async ({ box: { db }, seat, body: { chapter, step, number } }) => {
    await openHint(db, { seatId: seat.id, chapter, step }, number);
    await ring(db, "seat", seat.id);
    return undefined;
  },
);
