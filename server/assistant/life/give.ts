/** What follows once a seat has its sandbox: who watches it is told, the workshop's files arrive, and the pool is filled when things are calm. */
import type { Sandbox as Row } from "#prisma/client/client.ts";
import { addJob } from "#server/jobs.ts";
import type { Box } from "./box.ts";

export async function give(box: Box, { id, seatId }: Row): Promise<void> {
  if (!seatId) return;
  box.events.tell({ type: "opened", sandboxId: id, seatId });
  await addJob(box.db, "refill", {}, { after: new Date(Date.now() + box.pace.settleMs) });
  await putFiles(box, id, seatId);
}

/** Files that are there already stay, so that doing it again after a crash harms nothing. */
export async function putFiles(box: Box, id: string, seatId: string): Promise<void> {
  const seat = await box.db.seat.findUnique({
    where: { id: seatId },
    select: { class: { select: { workshopSlug: true } } },
  });
  const sandbox = await box.open.get(id);
  if (!seat || !sandbox) return;
  const files = await box.homeFiles(seat.class.workshopSlug);
  if (files.size > 0) await sandbox.put(files);
}
