/** `labmate clean`: takes away every sandbox of this Labmate, whatever driver made it. Rows follow at the next start, which finds them gone. */
import type { Log } from "#server/log.ts";
import type { Options } from "#server/options.ts";
import { driversPresent } from "./driver.ts";

/** @returns how many it removed */
export async function clean(options: Options, log: Log): Promise<number> {
  let removed = 0;
  for (const driver of await driversPresent(options, log)) {
    try {
      for (const id of await driver.find()) {
        await driver.remove(id);
        log("removed a sandbox", { sandbox: id, driver: driver.name });
        removed++;
      }
      await driver.leave?.();
    } finally {
      await driver.close();
    }
  }
  return removed;
}
