/** A workshop's board, whole, whenever a learner of it moves. For who came in by the instructor's link. */
import { cookies } from "next/headers";
import { eventStream } from "#app/api/event-stream.ts";
import { refuse } from "#app/api/seat-route.ts";
import { box } from "#app/box/box.ts";
import { isInstructor } from "#app/box/instructor.ts";
import { outlineOf } from "#app/box/workshops.ts";
import { boardOf } from "#server/progress/board.ts";

/** A class of two hundred rings many times a second; a board is read twice. */
const REST_MS = 500;

export async function GET(request: Request, { params }: { params: Promise<{ workshop: string }> }): Promise<Response> {
  const jar = await cookies();
  if (!(await isInstructor({ headers: request.headers, cookie: (name) => jar.get(name)?.value }))) {
    return refuse(403, "The board opens with the instructor's link.");
  }
  const { workshop } = await params;
  const { db, bells } = await box();
  return eventStream(request.signal, {
    bells,
    read: async () => {
      const outline = await outlineOf(workshop);
      return outline && boardOf(db, workshop, outline.chapters);
    },
    concerns: ({ channel }) => channel === "seat" || channel === "sandbox",
    restMs: REST_MS,
  });
}
