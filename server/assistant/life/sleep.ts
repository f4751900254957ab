/** Lets idle sandboxes fall asleep, and throws away those that nobody came back to. */
import type { Prisma } from "#prisma/client/client.ts";
import type { Box } from "./box.ts";
import { freeze } from "./freeze.ts";
import { finish } from "./lose.ts";
import { move } from "./move.ts";

/** Both the sandbox (keystrokes, commands, checks) and its seat (pages) have been still. */
export async function sleepIdle(box: Box): Promise<void> {
  const before = new Date(Date.now() - box.pace.idleMs);
  const idle = { usedAt: { lt: before }, OR: [{ seat: { seenAt: { lt: before } } }, { seatId: null }] };
  const where = { ...idle, state: "claimed", driver: box.driver.name } as const;
  const minutes = Math.max(1, Math.round(box.pace.idleMs / 60_000));
  const reason = `Nobody used it for ${minutes} ${minutes === 1 ? "minute" : "minutes"}, so it sleeps. It wakes as soon as you come back.`;
  for (const { id } of await box.db.sandbox.findMany({ where, select: { id: true } }))
    await sleep(box, id, reason, { where: idle });
}

type How = {
  /** What must still hold when its turn has come: a keystroke may have been first. */
  where?: Prisma.SandboxWhereInput;
  /** False when all its processes are about to be ended. */
  freeze?: boolean;
};

export async function sleep(box: Box, id: string, reason: string, how: How = {}) {
  await box.turns.take(id, async () => {
    const row = await move(box.db, id, { from: ["claimed"], to: "asleep", reason, where: how.where ?? {} });
    if (!row) return;
    if (row.seatId) box.events.tell({ type: "slept", sandboxId: id, seatId: row.seatId });
    const sandbox = how.freeze === false ? undefined : await box.open.get(id);
    if (sandbox) await freeze(box, sandbox);
  });
}

export async function expireAsleep(box: Box): Promise<void> {
  const where = {
    state: "asleep",
    driver: box.driver.name,
    changedAt: { lt: new Date(Date.now() - box.pace.keepMs) },
  } as const;
  const hours = Math.round(box.pace.keepMs / 3_600_000);
  const reason = `It slept for ${hours >= 1 ? `${hours} hours` : "long"} and was taken away to make room. Your progress is kept; ask for a new one to go on.`;
  for (const { id } of await box.db.sandbox.findMany({ where, select: { id: true } })) {
    await box.turns.take(id, async () => {
      await move(box.db, id, { from: ["asleep"], to: "expired", reason, where: { changedAt: where.changedAt } });
      await finish(box, id);
    });
  }
}
