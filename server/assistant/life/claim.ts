/** Gives a seat its sandbox: a warm one at once, else one that is being made, else a new one. */
import type { Sandbox as Row } from "#prisma/client/client.ts";
import type { Snapshot } from "#sandbox/sandbox.ts";
import { addJob } from "#server/jobs.ts";
import type { Box } from "./box.ts";
import { give, putFiles } from "./give.ts";
import { lose } from "./lose.ts";
import { create, move } from "./move.ts";
import { newSandboxId } from "./sandbox-id.ts";
import { parseSnapshot } from "./snapshots.ts";
import { address } from "./wake.ts";

/** How soon a seat is looked at again whose sandbox cannot be made yet, because the box is still being prepared. */
const LOOK_AGAIN_MS = 3_000;

/** Two claims for a seat give one sandbox; a seat that has one, in whatever state, keeps it, and gets the files it has not yet. */
export async function claim(box: Box, seatId: string, maker: { kick(): void }): Promise<void> {
  await box.turns.take(`seat ${seatId}`, () => claimInTurn(box, seatId, maker));
}

export async function claimInTurn(box: Box, seatId: string, maker: { kick(): void }): Promise<void> {
  const seat = await box.db.seat.findUnique({
    where: { id: seatId },
    select: { sandbox: true, class: { select: { workshop: { select: { snapshot: true } } } } },
  });
  if (seat?.sandbox?.state === "claimed") return putFiles(box, seat.sandbox.id, seatId);
  if (!seat || seat.sandbox) return;
  const snapshot = parseSnapshot(seat.class.workshop.snapshot);

  const warm = await takeWarm(box, seatId, snapshot);
  if (warm) return give(box, warm);
  if (await joinMaking(box, seatId, snapshot)) return maker.kick();
  if (!box.driver.ready(snapshot)) {
    return addJob(box.db, "claim", { seatId }, { after: new Date(Date.now() + LOOK_AGAIN_MS) });
  }
  const row = {
    id: newSandboxId(),
    driver: box.driver.name,
    snapshot,
    seatId,
    reason: "Your sandbox is next to be made.",
  };
  await box.db.$transaction((tx) => create(tx, row));
  maker.kick();
}

/** Thaws first, then writes: who hears the bell finds it running. */
async function takeWarm(box: Box, seatId: string, snapshot: Snapshot): Promise<Row | undefined> {
  const { db, driver, turns } = box;
  const where = { state: "warm", snapshot, driver: driver.name } as const;
  for (const { id } of await db.sandbox.findMany({ where, orderBy: { createdAt: "asc" }, select: { id: true } })) {
    const row = await turns.take(id, async () => {
      if ((await db.sandbox.findUnique({ where: { id } }))?.state !== "warm") return undefined;
      const sandbox = await box.open.get(id);
      if (!sandbox) return void (await lose(box, id, "It vanished while it waited for a learner."));
      await sandbox.thaw();
      const now = new Date();
      return move(db, id, {
        from: ["warm"],
        to: "claimed",
        reason: "It was ready and is yours.",
        data: { seatId, claimedAt: now, usedAt: now, ...address(sandbox) },
      });
    });
    if (row) return row;
  }
  return undefined;
}

/** One made for the pool goes to who waits for it. */
async function joinMaking({ db, driver }: Box, seatId: string, snapshot: Snapshot): Promise<boolean> {
  const where = { state: "making", snapshot, driver: driver.name, seatId: null } as const;
  for (const { id } of await db.sandbox.findMany({ where, orderBy: { createdAt: "asc" }, select: { id: true } })) {
    const reason = "Your sandbox is being made.";
    const joined = await move(db, id, {
      from: ["making"],
      to: "making",
      reason,
      where: { seatId: null },
      data: { seatId },
    });
    if (joined) return true;
  }
  return false;
}
