/**
 * The seat's state, whole, whenever it changes. Opening the stream is how a chapter is opened: a page that is only prefetched
 * opens none, so the assistant watches what the learner really looks at, and a sleeping sandbox wakes.
 */
import { z } from "zod";
import { eventStream } from "#app/api/event-stream.ts";
import { seatRoute } from "#app/api/seat-route.ts";
import { outlineOf } from "#app/box/workshops.ts";
import { openChapter } from "#server/classes/seats.ts";
import { ring } from "#server/database/bell.ts";
import { addJob } from "#server/jobs.ts";
import { seatState } from "#server/progress/seat-state.ts";

export const GET = seatRoute(z.undefined(), async ({ box: { db, bells }, seat, request }) => {
  const chapter = new URL(request.url).searchParams.get("chapter");
  const outline = await outlineOf(seat.workshop);
  if (chapter && outline?.chapters.some(({ slug }) => slug === chapter)) {
    await openChapter(db, seat, chapter);
    await ring(db, "seat", seat.id);
  }
  const before = await seatState(db, seat.id);
  if (before?.sandbox.state === "asleep" && before.sandbox.id) {
    await addJob(db, "wake", { sandboxId: before.sandbox.id });
  }
  return eventStream(request.signal, {
    bells,
    read: () => seatState(db, seat.id),
    concerns: ({ channel, payload }, last) =>
      (channel === "seat" && payload === seat.id) ||
      (channel === "content" && payload === seat.workshop) ||
      (channel === "sandbox" && payload === last?.sandbox.id) ||
      (channel === "box" && last?.sandbox.state === "waiting"),
  });
});
