/** A ticket for one terminal of the seat's own sandbox: what the browser opens its socket with. A sleeping one is woken by the gateway. */
import { z } from "zod";
import { refuse, seatRoute } from "#app/api/seat-route.ts";
import { TERMINAL_NAME } from "#sandbox/terminal/protocol.ts";
import { issueTicket } from "#server/tickets.ts";

export const POST = seatRoute(
  z.object({ terminal: z.string().regex(TERMINAL_NAME) }),
  async ({ box: { db }, seat, body: { terminal } }) => {
    const sandbox = await db.sandbox.findFirst({
      where: { seatId: seat.id, state: { in: ["claimed", "asleep"] }, terminalPort: { not: null } },
      select: { id: true },
    });
    if (!sandbox) return refuse(409, "Your sandbox isn't ready yet.");
    return { ticket: await issueTicket(db, { seatId: seat.id, sandboxId: sandbox.id, terminal, readOnly: false }) };
  },
);
