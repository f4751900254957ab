/** What all moves of sandboxes work with: the database, the driver, whose turn it is, and who wants to hear of it. */

import type { Driver } from "#sandbox/sandbox.ts";
import type { Database } from "#server/database/client.ts";
import type { Log } from "#server/log.ts";
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

export const PACE: Pace = { idleMs: 15 * 60_000, keepMs: 24 * 60 * 60_000, settleMs: 15_000, roundMs: 60_000 };

export type Box = {
  db: Database;
  driver: Driver;
  /** Sandboxes opened before, so that a claim need not look for its own. */
  open: Open;
  turns: Turns;
  events: LifeEvents;
  pace: Pace;
  log: Log;
  /** The workshop's files for a learner's home. */
  homeFiles(workshop: string): Promise<ReadonlyMap<string, Buffer>>;
};
