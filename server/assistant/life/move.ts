/** A sandbox's move from one state to the next: its row, its event and the bells, in one transaction or not at all. */
import type { Prisma, Sandbox, SandboxState } from "#prisma/client/client.ts";
import { ring } from "#server/database/bell.ts";
import type { Database } from "#server/database/client.ts";

export type Tx = Prisma.TransactionClient;

export type Move = {
  /** The states it may be in before; in any other nothing happens. */
  from: readonly SandboxState[];
  to: SandboxState;
  /** In words a learner can read. */
  reason: string;
  data?: Prisma.SandboxUncheckedUpdateManyInput;
  /** What else must hold for the row to move. */
  where?: Prisma.SandboxWhereInput;
};

/** @returns the row as it is now, or undefined when it was not in a state to move from: someone else was first */
export async function move(db: Database, id: string, step: Move): Promise<Sandbox | undefined> {
  return db.$transaction((tx) => moveIn(tx, id, step));
}

export async function moveIn(
  tx: Tx,
  id: string,
  { from, to, reason, data, where }: Move,
): Promise<Sandbox | undefined> {
  const { count } = await tx.sandbox.updateMany({
    where: { ...where, id, state: { in: [...from] } },
    data: { ...data, state: to, reason, changedAt: new Date() },
  });
  if (count === 0) return undefined;
  return told(tx, id);
}

/** A new row, `making`. */
export async function create(
  tx: Tx,
  row: { id: string; driver: string; snapshot: string; reason: string; seatId?: string },
): Promise<Sandbox> {
  await tx.sandbox.create({ data: row });
  return told(tx, row.id);
}

/** The same state with other words: a place in the queue, a second attempt. Not a move, so no event. */
export async function sayAgain(db: Database, id: string, reason: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.sandbox.updateMany({ where: { id, NOT: { reason } }, data: { reason } });
    if (count > 0) await ringFor(tx, await tx.sandbox.findUniqueOrThrow({ where: { id } }));
  });
}

async function told(tx: Tx, id: string): Promise<Sandbox> {
  const row = await tx.sandbox.findUniqueOrThrow({ where: { id } });
  await tx.sandboxEvent.create({ data: { sandboxId: id, state: row.state, reason: row.reason } });
  await ringFor(tx, row);
  return row;
}

async function ringFor(tx: Tx, { id, seatId }: Sandbox) {
  await ring(tx, "sandbox", id);
  if (seatId) await ring(tx, "seat", seatId);
}
