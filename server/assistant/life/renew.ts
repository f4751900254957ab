/** Throws a seat's sandbox away and claims another; the new one comes first, so that the learner does not wait for the removal. */
import type { Box } from "./box.ts";
import { claimInTurn } from "./claim.ts";
import { finish } from "./lose.ts";
import { move } from "./move.ts";

export async function renew(box: Box, seatId: string, maker: { kick(): void }): Promise<void> {
  await box.turns.take(`seat ${seatId}`, async () => {
    const old = await box.db.sandbox.findUnique({ where: { seatId } });
    if (old?.state === "making") return; // it is new already
    if (old) await box.turns.take(old.id, () => letGo(box, old.id, seatId));
    await claimInTurn(box, seatId, maker);
    if (old) await box.turns.take(old.id, () => finish(box, old.id));
  });
}

async function letGo(box: Box, id: string, seatId: string) {
  const reason = "Its learner asked for a new one.";
  const data = { seatId: null };
  const row = await move(box.db, id, { from: ["claimed", "asleep", "warm"], to: "expired", reason, data });
  if (row) box.events.tell({ type: "gone", sandboxId: id, seatId });
  else await box.db.sandbox.updateMany({ where: { id, state: { in: ["expired", "gone"] } }, data });
}
