/** A new sandbox for this seat: claimed when it has none, else its old one is thrown away for another. */
import { z } from "zod";
import { seatRoute } from "#app/api/seat-route.ts";
import { addJob } from "#server/jobs.ts";

export const POST = seatRoute(z.object({ renew: z.boolean() }), async ({ box: { db }, seat, body: { renew } }) => {
  await addJob(db, renew ? "renew" : "claim", { seatId: seat.id });
  return undefined;
});
