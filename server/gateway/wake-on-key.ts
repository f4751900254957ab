/**
 * A socket may stay open while its sandbox sleeps: whatever its browser then sends is a person who came back, so the sandbox is
 * woken. The bytes wait in the connection and reach the terminal host once it goes on.
 */
import type { Duplex } from "node:stream";
import type { Database } from "#server/database/client.ts";
import { addJob } from "#server/jobs.ts";
import type { Log } from "#server/log.ts";
import type { Bells } from "./bells.ts";

export function wakeOnKey(
  { db, bells, log }: { db: Database; bells: Bells; log: Log },
  sandboxId: string,
  browser: Duplex,
) {
  const closed = new AbortController();
  let asleep = false;
  browser.once("close", () => closed.abort());
  browser.on("data", () => {
    if (!asleep) return;
    asleep = false; // asked once; the next bell says what came of it
    addJob(db, "wake", { sandboxId }).catch((error: unknown) => {
      asleep = true;
      log("a sandbox could not be woken", { sandbox: sandboxId, error });
    });
  });
  void follow();

  async function follow() {
    while (!closed.signal.aborted) {
      const rung = bells.next("sandbox", sandboxId, closed.signal); // before the look, so that no change between is missed
      try {
        const row = await db.sandbox.findUnique({ where: { id: sandboxId }, select: { state: true } });
        asleep = row?.state === "asleep";
        if (!row || row.state === "gone") browser.destroy(); // the next ticket's answer says why
      } catch (error) {
        log("a sandbox's state could not be read", { sandbox: sandboxId, error }); // the database is away; a bell follows its return
      }
      await rung;
    }
  }
}
