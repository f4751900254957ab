/** The Check button: the assistant runs the step's conditions now; what they say comes with the events. */
import { z } from "zod";
import { seatRoute } from "#app/api/seat-route.ts";
import { addJob } from "#server/jobs.ts";

export const POST = seatRoute(
  z.object({ chapter: z.string(), step: z.string() }),
  async ({ box: { db }, seat, body: { chapter, step } }) => {
    await addJob(db, "check", { seatId: seat.id, chapter, step });
    return undefined;
  },
);
