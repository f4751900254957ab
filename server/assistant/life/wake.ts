/** Wakes a sandbox that fell asleep: the same processes go on. */
import type { Sandbox } from "#sandbox/sandbox.ts";
import type { Box } from "./box.ts";
import { lose } from "./lose.ts";
import { move } from "./move.ts";

export async function wake(box: Box, id: string): Promise<void> {
  await box.turns.take(id, async () => {
    const row = await box.db.sandbox.findUnique({ where: { id } });
    if (row?.state !== "asleep") return;
    const sandbox = await box.open.get(id);
    if (!sandbox) return lose(box, id, "It was lost while it slept. Your progress is kept.");
    await sandbox.thaw();
    const woken = await move(box.db, id, {
      from: ["asleep"],
      to: "claimed",
      reason: "It is awake again.",
      data: { usedAt: new Date(), ...address(sandbox) },
    });
    if (woken?.seatId) box.events.tell({ type: "woke", sandboxId: id, seatId: woken.seatId });
  });
}

/** Where the terminal host listens, as its row says it. */
export function address({ terminal }: Sandbox) {
  return { terminalHost: terminal.host, terminalPort: terminal.port, secret: terminal.secret };
}
