/** What all moves of sandboxes work with: the database, the driver, whose turn it is, and who wants to hear of it. */

import type { Driver } from "#sandbox/sandbox.ts";
import type { Database } from "#server/database/client.ts";
import type { Log } from "#server/log.ts";
import type { Options } from "#server/options.ts";
import type { LifeEvents } from "./events.ts";
import type { Open } from "./open.ts";
import type { Turns } from "./turns.ts";

export type Pace = {
  /** A claimed sandbox unused for so long falls asleep. */
  idleMs: number;
  /** One asleep for so long is thrown away. */
  keepMs: number;
  /** How long a claim has to have settled before the pool is filled again: making a cluster beside a learner's first seconds slows them. */
  settleMs: number;
  /** Between two looks at what the driver has and who is idle. */
  roundMs: number;
};

/** A cluster takes both cores for ten seconds to make, a local shell nothing to speak of. */
const SETTLE_MS = { kind: 15_000, local: 500 } as const;
const ROUND_MOST_MS = 60_000;
const ROUND_LEAST_MS = 250;

export function paceOf({
  driver,
  idleMinutes,
  keepMinutes,
}: Pick<Options, "driver" | "idleMinutes" | "keepMinutes">): Pace {
  const idleMs = idleMinutes * 60_000;
  const roundMs = Math.min(Math.max(idleMs / 4, ROUND_LEAST_MS), ROUND_MOST_MS);
  return { idleMs, keepMs: keepMinutes * 60_000, settleMs: SETTLE_MS[driver], roundMs };
}

export type Box = {
  db: Database;
  driver: Driver;
  /** Sandboxes opened before, so that a claim need not look for its own. */
  open: Open;
  turns: Turns;
  /** Those that should be frozen and could not be. */
  unfrozen: Set<string>;
  events: LifeEvents;
  pace: Pace;
  log: Log;
  /** The workshop's files for a learner's home. */
  homeFiles(workshop: string): Promise<ReadonlyMap<string, Buffer>>;
};
