/** The one door of all seat routes: whose seat is it, and is the body what it should be? Then the route's own three lines. */
import { z } from "zod";
import { type Box, box } from "#app/box/box.ts";
import { ownSeat, type Seat } from "#server/classes/seats.ts";

export type SeatRequest<Body> = { box: Box; seat: Seat; body: Body; request: Request };

type Context = { params: Promise<{ seat: string }> };

const MOST_BODY_BYTES = 16 * 1024;

/** @param act what the route does; an object it returns is answered as JSON, nothing as 204 */
export function seatRoute<Body>(
  shape: z.ZodType<Body>,
  act: (request: SeatRequest<Body>) => Promise<Response | object | undefined>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, { params }) => {
    const held = await box();
    const learner = await held.accounts.learnerOf(request.headers);
    const seat = learner && (await ownSeat(held.db, learner.id, (await params).seat));
    if (!seat) return refuse(404, "This seat isn't yours, or is no more. Go to the workshop's page and begin again.");
    const body = shape.safeParse(await bodyOf(request));
    if (!body.success) return refuse(400, z.prettifyError(body.error));
    const answer = await act({ box: held, seat, body: body.data, request });
    if (answer instanceof Response) return answer;
    return answer ? Response.json(answer) : new Response(null, { status: 204 });
  };
}

export function refuse(status: number, problem: string, headers: HeadersInit = {}): Response {
  return Response.json({ problem }, { status, headers });
}

/** @returns undefined for a GET, and for what is not JSON or too much of it: the shape says no */
export async function bodyOf(request: Request): Promise<unknown> {
  if (request.method === "GET") return undefined;
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BODY_BYTES) return undefined;
  try {
    return await request.json();
  } catch {
    return undefined; // the shape says what was expected
  }
}
