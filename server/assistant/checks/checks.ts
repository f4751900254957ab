/** What the rest of the assistant knows of the checks: they are begun, asked for a step, and closed. All else they hear by bells and events. */
import type { Sandbox, SandboxId } from "#sandbox/sandbox.ts";
import type { LifeEvents } from "#server/assistant/life/events.ts";
import type { Database } from "#server/database/client.ts";
import type { Payload } from "#server/jobs.ts";
import type { Log } from "#server/log.ts";
import type { Published } from "#server/workshop/publish.ts";

export type ChecksOrder = {
  db: Database;
  /** For the bell `seat`: a learner opened another chapter. */
  url: string;
  content: Published;
  /** Tells of sandboxes opened, woken, asleep, gone, and of finished commands. */
  events: LifeEvents;
  open(id: SandboxId): Promise<Sandbox | undefined>;
  log: Log;
};

export type Checks = {
  /**
   * The job `check`: runs a step's conditions now, and ends when their answers are rows; then the bell `seat` rings, whether they
   * changed or not. Nothing is run while the seat has no awake sandbox.
   */
  check(payload: Payload<"check">, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};
