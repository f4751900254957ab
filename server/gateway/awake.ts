/** Where a seat's sandbox can be reached, once it is awake: asks for a thaw and waits for the bell when it sleeps. */
import type { Database } from "#server/database/client.ts";
import { addJob } from "#server/jobs.ts";
import type { Bells } from "./bells.ts";

/** A thaw takes 0.2 s; a box that is busy may take longer, a learner's patience not. */
const WAIT_MS = 20_000;

export type Host = { host: string; port: number; secret: string };
export type Reached = { host: Host } | { gone: string } | { late: string };

export async function awakeHost(db: Database, bells: Bells, sandboxId: string): Promise<Reached> {
  const patience = AbortSignal.timeout(WAIT_MS);
  let asked = false;
  for (;;) {
    const rung = bells.next("sandbox", sandboxId, patience); // before the look, so that no change between is missed
    const row = await db.sandbox.findUnique({ where: { id: sandboxId } });
    if (!row || row.state === "gone" || row.state === "expired") {
      return { gone: row?.reason ?? "This sandbox is gone." };
    }
    if (row.state === "claimed" && row.terminalHost && row.terminalPort && row.secret) {
      return { host: { host: row.terminalHost, port: row.terminalPort, secret: row.secret } };
    }
    if (row.state === "asleep" && !asked) {
      asked = true;
      await addJob(db, "wake", { sandboxId });
    }
    if (patience.aborted)
      return { late: row.state === "asleep" ? "Your sandbox is waking up." : "Your sandbox isn't ready yet." };
    await rung;
  }
}
