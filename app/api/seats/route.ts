/** Begin: a name becomes a learner, a seat and a claim on a sandbox, in one request, so that nothing waits for a second one. */
import { z } from "zod";
import { bodyOf, refuse } from "#app/api/seat-route.ts";
import { box } from "#app/box/box.ts";
import { outlineOf } from "#app/box/workshops.ts";
import { openChapter, takeSeat } from "#server/classes/seats.ts";
import { addJob } from "#server/jobs.ts";

const Begin = z.object({
  workshop: z.string().max(100),
  name: z.string().trim().min(1, "Please give a name.").max(60, "Please give a shorter name (60 characters)."),
});

export async function POST(request: Request): Promise<Response> {
  const body = Begin.safeParse(await bodyOf(request));
  if (!body.success) return refuse(400, body.error.issues[0]?.message ?? "Please give a name.");
  const { workshop, name } = body.data;
  const { db, accounts } = await box();
  const outline = await outlineOf(workshop);
  const first = outline?.chapters[0];
  if (!first) return refuse(404, "There is no such workshop, or it has no chapter that works.");

  const known = await accounts.learnerOf(request.headers);
  const { learner, headers } = known
    ? { learner: known, headers: new Headers() }
    : await accounts.signInByName(name, request.headers);
  const seat = await takeSeat(db, { userId: learner.id, name, workshop });
  await Promise.all([addJob(db, "claim", { seatId: seat.id }), openChapter(db, seat, seat.chapter ?? first.slug)]);
  return Response.json({ seat: seat.id, href: `/learn/${workshop}/${seat.chapter ?? first.slug}` }, { headers });
}
