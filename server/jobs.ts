/**
 * The jobs of ARCHITECTURE.md: durable work that anyone may ask for and the assistant does.
 *
 * A job is added in the caller's own transaction where it gives one, and survives every process.
 */
import { Logger, run, runMigrations, type Logger as WorkerLogger } from "graphile-worker";
import { z } from "zod";
import type { Queries } from "#server/database/client.ts";

const Seat = z.object({ seatId: z.string() });
const Sandbox = z.object({ sandboxId: z.string() });

const PAYLOADS = {
  claim: Seat,
  wake: Sandbox,
  check: z.object({ seatId: z.string(), chapter: z.string(), step: z.string() }),
  renew: Seat,
  refill: z.object({}),
} as const;

export type JobName = keyof typeof PAYLOADS;
export type Payload<Name extends JobName> = z.infer<(typeof PAYLOADS)[Name]>;
export type JobHandlers = { [Name in JobName]: (payload: Payload<Name>, signal: AbortSignal) => Promise<void> };

/** While a job of the same name and payload waits, asking again changes nothing. `after` is the earliest time. */
export async function addJob<Name extends JobName>(
  db: Queries,
  name: Name,
  payload: Payload<Name>,
  { after }: { after?: Date } = {},
): Promise<void> {
  const parsed = PAYLOADS[name].parse(payload);
  const key = [name, ...Object.values(parsed)].join(":");
  await db.$queryRaw`
    SELECT 1 FROM graphile_worker.add_job(
      ${name}, payload => ${JSON.stringify(parsed)}::json, job_key => ${key}, job_key_mode => 'preserve_run_at',
      run_at => ${after ?? null}::timestamptz, max_attempts => 5)`;
}

/** Makes the queue's own tables; part of migrating. */
export async function migrateJobs(url: string): Promise<void> {
  await runMigrations({ connectionString: url, logger: quiet });
}

/**
 * Lets go of the jobs that a dead assistant was at, which the queue itself would do only after four hours. Called before this
 * one takes any; every job may be begun twice.
 */
export async function releaseJobs(db: Queries): Promise<void> {
  await db.$queryRaw`
    SELECT 1 FROM graphile_worker.force_unlock_workers(
      ARRAY(SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL))`;
}

/**
 * Does jobs until closed, a few at once. A handler that throws is tried again with back-off.
 * @param onError told of each failed attempt
 */
export async function runJobs(
  url: string,
  handlers: JobHandlers,
  {
    concurrency = 4,
    onError = () => {},
  }: { concurrency?: number; onError?: (name: string, error: unknown) => void } = {},
): Promise<{ close(): Promise<void> }> {
  const stop = new AbortController();
  const { signal } = stop;
  const runner = await run({
    connectionString: url,
    concurrency,
    noHandleSignals: true,
    pollInterval: 2_000,
    logger: quiet,
    taskList: {
      claim: (payload) => handlers.claim(PAYLOADS.claim.parse(payload), signal),
      wake: (payload) => handlers.wake(PAYLOADS.wake.parse(payload), signal),
      check: (payload) => handlers.check(PAYLOADS.check.parse(payload), signal),
      renew: (payload) => handlers.renew(PAYLOADS.renew.parse(payload), signal),
      refill: (payload) => handlers.refill(PAYLOADS.refill.parse(payload), signal),
    },
  });
  runner.events.on("job:error", ({ job, error }) => onError(job.task_identifier, error));
  const ended = runner.promise.catch((error: unknown) => onError("queue", error));
  return {
    async close() {
      stop.abort(new Error("the assistant is closing"));
      await runner.stop().catch(() => {}); // already stopped
      await ended;
    },
  };
}

const quiet: WorkerLogger = new Logger(() => () => {});
