/**
 * Makes rows and reality agree again: after a start (anything may have died half way) and every minute (an engine may have
 * been restarted, a container ended by somebody).
 *
 * Rows are written before anything is made and after anything is removed, so: what exists without a row is a leftover, and a
 * row whose sandbox doesn't exist has lost it. Half-made ones are the maker's: their rows still say `making`.
 */
import type { Sandbox as Row } from "#prisma/client/client.ts";
import type { Box } from "./box.ts";
import { freeze } from "./freeze.ts";
import { putFiles } from "./give.ts";
import { finish, lose } from "./lose.ts";
import { move } from "./move.ts";
import { address } from "./wake.ts";

/** @param first after a start: then what sleeps is frozen again, and who listens is told of each awake sandbox */
export async function recover(box: Box, { first }: { first: boolean }): Promise<void> {
  if (first) await leaveOtherDrivers(box);
  const rows = await box.db.sandbox.findMany({ where: { driver: box.driver.name, state: { not: "gone" } } });
  const found = new Set(await box.driver.find());
  for (const id of found) await attempt(box, id, () => removeLeftover(box, id));
  for (const { id } of rows) await attempt(box, id, () => settle(box, id, { first, exists: found.has(id) }));
}

async function removeLeftover(box: Box, id: string) {
  const row = await box.db.sandbox.findUnique({ where: { id }, select: { state: true } });
  if (row && row.state !== "gone") return;
  box.log("removing what is left of a sandbox", { sandbox: id });
  box.open.forget(id);
  await box.driver.remove(id);
}

async function settle(box: Box, id: string, { first, exists }: { first: boolean; exists: boolean }) {
  const row = await box.db.sandbox.findUnique({ where: { id } });
  switch (row?.state) {
    case "expired":
      return finish(box, id);
    case "warm":
    case "asleep": {
      if (!first && exists && !box.unfrozen.has(id)) return;
      const sandbox = await box.open.look(id);
      return sandbox ? freeze(box, sandbox) : lose(box, id, "It was lost while it slept. Your progress is kept.");
    }
    case "claimed":
      return settleClaimed(box, row, first);
  }
}

async function settleClaimed(box: Box, { id, seatId, ...row }: Row, first: boolean) {
  if (!seatId) return lose(box, id, "Its learner is gone.");
  const sandbox = await box.open.look(id);
  if (!sandbox) return lose(box, id, "It was lost: its machine or its engine stopped. Your progress is kept.");
  if (first) await sandbox.thaw();
  const now = address(sandbox);
  if (now.terminalPort !== row.terminalPort || now.terminalHost !== row.terminalHost) {
    await move(box.db, id, { from: ["claimed"], to: "claimed", reason: "It moved and is ready.", data: now });
  }
  if (!first) return;
  box.events.tell({ type: "opened", sandboxId: id, seatId });
  await putFiles(box, id, seatId);
}

/** This Labmate ran with another driver before: its sandboxes can't be reached now; that driver removes them when it is chosen again. */
async function leaveOtherDrivers({ db, driver }: Box) {
  const others = await db.sandbox.findMany({
    where: { driver: { not: driver.name }, state: { not: "gone" } },
    select: { id: true },
  });
  for (const { id } of others) {
    await move(db, id, {
      from: ["making", "warm", "claimed", "asleep", "expired"],
      to: "gone",
      reason: `This Labmate now runs with the ${driver.name} driver.`,
      data: { seatId: null },
    });
  }
}

/** One broken sandbox must not keep the others from being settled. */
async function attempt(box: Box, id: string, act: () => Promise<void>) {
  try {
    await box.turns.take(id, act);
  } catch (error) {
    box.log("a sandbox could not be settled; trying again in a minute", { sandbox: id, error });
  }
}
