/** The end of a sandbox: all that exists of it goes, its row says why. Whoever calls has its turn. */
import type { Box } from "./box.ts";
import { move } from "./move.ts";

const ALIVE = ["making", "warm", "claimed", "asleep"] as const;

/** A sandbox that is not whole any more: its seat is told, and keeps the row until its learner asks for a new one. */
export async function lose(box: Box, id: string, reason: string): Promise<void> {
  const row = await move(box.db, id, { from: [...ALIVE], to: "expired", reason });
  if (row) box.log("a sandbox is lost", { sandbox: id, reason });
  await finish(box, id);
}

/** Takes away what an expired row stands for. Done again after a crash until it succeeds. */
export async function finish(box: Box, id: string): Promise<void> {
  const row = await box.db.sandbox.findUnique({ where: { id } });
  if (row?.state !== "expired") return;
  if (row.seatId) box.events.tell({ type: "gone", sandboxId: id, seatId: row.seatId });
  box.open.forget(id);
  box.unfrozen.delete(id);
  await box.driver.remove(id);
  await move(box.db, id, { from: ["expired"], to: "gone", reason: row.reason });
}
