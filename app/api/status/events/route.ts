/** The box's state, whenever a process, a part or a sandbox changes. */
import { eventStream } from "#app/api/event-stream.ts";
import { box } from "#app/box/box.ts";
import { boxState } from "#server/progress/box.ts";

const REST_MS = 500;

export async function GET(request: Request): Promise<Response> {
  const { db, bells } = await box();
  return eventStream(request.signal, {
    bells,
    read: () => boxState(db),
    concerns: ({ channel }) => channel === "box" || channel === "sandbox",
    restMs: REST_MS,
  });
}
