/** Keeps one warm sandbox for each snapshot in use, made when nobody is waiting for the box. */
import { addJob } from "#server/jobs.ts";
import type { Box } from "./box.ts";
import { create } from "./move.ts";
import { newSandboxId } from "./sandbox-id.ts";
import { snapshotsInUse } from "./snapshots.ts";

export async function refill(box: Box, maker: { kick(): void }): Promise<void> {
  await box.turns.take("refill", async () => {
    const { db, driver, pace } = box;
    const waiting = await db.sandbox.count({ where: { driver: driver.name, state: "making", seatId: { not: null } } });
    const last = await db.sandbox.aggregate({
      where: { driver: driver.name, state: "claimed" },
      _max: { claimedAt: true },
    });
    const calmAt = (last._max.claimedAt?.getTime() ?? 0) + pace.settleMs;
    if (waiting > 0) return; // the claim it waits for asks again once it is given
    if (calmAt > Date.now()) return addJob(db, "refill", {}, { after: new Date(calmAt) });

    for (const snapshot of await snapshotsInUse(db)) {
      if (!driver.ready(snapshot)) continue;
      const where = { driver: driver.name, snapshot, seatId: null, state: { in: ["warm", "making"] } } as const;
      if ((await db.sandbox.count({ where: { ...where, state: { in: [...where.state.in] } } })) > 0) continue;
      const row = {
        id: newSandboxId(),
        driver: driver.name,
        snapshot,
        reason: "It is made ahead, for who comes next.",
      };
      await db.$transaction((tx) => create(tx, row));
    }
    maker.kick();
  });
}
