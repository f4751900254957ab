/**
 * The assistant put together: sandboxes' life, the ears at their terminals, the checks, and the jobs that others ask for.
 *
 * It is up at once; what needs the driver begins once the machine has what the driver needs, which may mean installing it.
 */
import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "#server/database/client.ts";
import { type JobHandlers, releaseJobs, runJobs } from "#server/jobs.ts";
import type { Log } from "#server/log.ts";
import type { Options } from "#server/options.ts";
import { type Published, publish } from "#server/workshop/publish.ts";
import { startChecks } from "./checks/start-checks.ts";
import { Controls } from "./control/controls.ts";
import { chooseDriver, type OwnDriver } from "./driver.ts";
import { paceOf } from "./life/box.ts";
import { LifeEvents } from "./life/events.ts";
import { Life } from "./life/life.ts";
import { Open } from "./life/open.ts";
import { Turns } from "./life/turns.ts";
import { Used } from "./life/used.ts";
import { PartRows } from "./part-rows.ts";
import { prepareBox } from "./prepare-box.ts";

/** A missing engine is looked for again: somebody reads the sentence and installs one. */
const LOOK_AGAIN_MS = 15_000;

export type Assistant = {
  /** Resolves once the workshops' rows are true: before that, pages would show none. */
  published: Promise<void>;
  /** @param stopped Labmate is being stopped on purpose: sandboxes must cost nothing from now on */
  close(how: { stopped: boolean }): Promise<void>;
};

export function startAssistant({ options, url, log }: { options: Options; url: string; log: Log }): Assistant {
  const db = openDatabase(url);
  const closing = new AbortController();
  const { signal } = closing;
  const undo: ((how: { stopped: boolean }) => unknown)[] = [() => db.$disconnect()];
  const parts = new PartRows(db, log);
  const published = Promise.withResolvers<void>();

  const begun = begin().catch((error: unknown) => {
    if (signal.aborted) return;
    log("the assistant could not begin", { error });
    process.exit(1); // its supervisor starts it again
  });

  return {
    published: published.promise,
    async close(how) {
      closing.abort(new Error("the assistant is closing"));
      await begun;
      for (const step of undo.splice(0).reverse()) await step(how);
    },
  };

  async function begin() {
    const content = await publish({ db, folder: options.content, log });
    undo.push(() => content.close());
    published.resolve();
    await beginWithDriver(content, await untilDriver());
  }

  async function beginWithDriver(content: Published, driver: OwnDriver) {
    undo.push(() => driver.close());
    const events = new LifeEvents();
    const open = new Open(driver);
    const used = new Used(db);
    const controls = new Controls({ events, open, used, log });
    undo.push(() => controls.close());

    const checks = await startChecks({ db, url, content, events, open: (id) => open.get(id), log });
    undo.push(() => checks.close());
    const pace = paceOf(options);
    const { homeFiles } = content;
    const life = await Life.start({
      db,
      driver,
      open,
      turns: new Turns(),
      unfrozen: new Set(),
      events,
      pace,
      log,
      homeFiles,
    });
    undo.push(async ({ stopped }) => {
      await life.close();
      if (!stopped) return;
      await life.sleepAll("Labmate was stopped. Your files are kept.", { freeze: driver.stop === undefined });
      await driver.stop?.();
    });

    const handlers: JobHandlers = {
      claim: ({ seatId }) => life.claim(seatId),
      renew: ({ seatId }) => life.renew(seatId),
      wake: ({ sandboxId }) => life.wake(sandboxId),
      refill: () => life.refill(),
      async check(payload, end) {
        await used.bySeat(payload.seatId);
        await checks.check(payload, end);
      },
    };
    await releaseJobs(db);
    const jobs = await runJobs(url, handlers, { onError: (job, error) => log("a job failed", { job, error }) });
    undo.push(() => jobs.close());
    undo.push(content.subscribe(() => void life.refillSoon()));
    const preparation = prepareBox({ driver, parts, log, onReady: () => void life.refillSoon() });
    undo.push(() => preparation.close());
  }

  async function untilDriver(): Promise<OwnDriver> {
    for (;;) {
      try {
        return await chooseDriver({ options, log, signal, report: (part) => parts.write(part) });
      } catch (error) {
        signal.throwIfAborted();
        log("no sandboxes yet", { reason: error instanceof Error ? error.message : String(error) });
        await delay(LOOK_AGAIN_MS, undefined, { signal });
      }
    }
  }
}
