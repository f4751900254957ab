/** Leave to open one terminal, once, soon: what a page asks for and the gateway takes. */
import { createHash, randomBytes } from "node:crypto";
import type { Database } from "#server/database/client.ts";

/** Long enough for a slow network to open a socket, too short to be worth stealing. */
const LIVE_MS = 30_000;

export type Leave = { seatId: string; sandboxId: string; terminal: string; readOnly: boolean };

/** @returns the ticket; only its hash is kept */
export async function issueTicket(db: Database, leave: Leave): Promise<string> {
  const ticket = randomBytes(24).toString("base64url");
  await db.ticket.create({ data: { hash: hashOf(ticket), ...leave, expiresAt: new Date(Date.now() + LIVE_MS) } });
  return ticket;
}

export type Taken = { leave: Leave } | { refused: "unknown" | "used" | "expired" };

/** Uses a ticket up. Of two who try at once, one gets it. */
export async function takeTicket(db: Database, ticket: string, terminal: string): Promise<Taken> {
  const hash = hashOf(ticket);
  const now = new Date();
  const { count } = await db.ticket.updateMany({
    where: { hash, terminal, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  const row = await db.ticket.findUnique({ where: { hash } });
  if (!row || row.terminal !== terminal) return { refused: "unknown" };
  if (count === 0) return { refused: row.usedAt ? "used" : "expired" };
  const { seatId, sandboxId, readOnly } = row;
  return { leave: { seatId, sandboxId, terminal, readOnly } };
}

const hashOf = (ticket: string) => createHash("sha256").update(ticket).digest("hex");
