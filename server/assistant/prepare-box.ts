/** Lets the driver prepare what sandboxes are made from, in the background, until all of it is there. */
import { setTimeout as delay } from "node:timers/promises";
import type { Driver } from "#sandbox/sandbox.ts";
import type { Log } from "#server/log.ts";
import type { PartRows } from "./part-rows.ts";

/** A part that failed for good is tried again: somebody may have freed the disk meanwhile. */
const RETRY_FIRST_MS = 30_000;
const RETRY_MOST_MS = 600_000;

type Preparation = {
  driver: Driver;
  parts: PartRows;
  log: Log;
  /** Called after each part that became ready: sandboxes may be made now that could not before. */
  onReady(): void;
};

export function prepareBox({ driver, parts, log, onReady }: Preparation): { close(): Promise<void> } {
  const closing = new AbortController();
  const ended = run();
  return {
    async close() {
      closing.abort(new Error("the assistant is closing"));
      await ended;
    },
  };

  async function run() {
    for (let wait = RETRY_FIRST_MS; !closing.signal.aborted; wait = Math.min(wait * 2, RETRY_MOST_MS)) {
      try {
        await driver.prepare((part) => {
          parts.write(part);
          if (part.state === "ready") onReady();
        }, closing.signal);
        await parts.finish();
        return onReady();
      } catch (error) {
        if (closing.signal.aborted) return;
        log(`preparing failed; trying again in ${wait / 1000} s`, { error });
        await delay(wait, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  }
}
