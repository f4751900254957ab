/** Tells learners who wait for a new sandbox what place they have and how long that takes. */
import type { Sandbox as Row } from "#prisma/client/client.ts";
import type { Box } from "./box.ts";
import { sayAgain } from "./move.ts";

/** Measured: a clone with its API and terminal on two cores. */
const MAKE_SECONDS = { kind: 12, local: 1 } as const;

/**
 * @param learners rows in the order in which they are made
 * @param lastSeconds how long the last make took here, if there was one
 */
export async function tellQueue(
  { db, driver }: Box,
  learners: readonly Row[],
  lastSeconds: number = MAKE_SECONDS[driver.name],
): Promise<void> {
  for (const [place, row] of learners.entries()) {
    const seconds = Math.ceil(lastSeconds * (place + 1));
    const ahead = place === 1 ? "One other is" : `${place} others are`;
    const about = `about ${seconds} ${seconds === 1 ? "second" : "seconds"}`;
    const words = place === 0 ? `Your sandbox is being made: ${about}.` : `${ahead} being made before yours: ${about}.`;
    await sayAgain(db, row.id, words);
  }
}
