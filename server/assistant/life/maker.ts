/**
 * Makes the sandboxes whose rows say `making`, one at a time: learners who wait before the pool, oldest first.
 *
 * The rows are its queue, so it forgets nothing when the assistant dies; `kick` says that there may be something to do.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Sandbox as Row } from "#prisma/client/client.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { addJob } from "#server/jobs.ts";
import type { Box } from "./box.ts";
import { tellQueue } from "./estimate.ts";
import { freeze } from "./freeze.ts";
import { give } from "./give.ts";
import { lose } from "./lose.ts";
import { move, sayAgain } from "./move.ts";
import { rest } from "./rest.ts";
import { parseSnapshot } from "./snapshots.ts";
import { address } from "./wake.ts";

/** A make that takes longer has failed: fifteen times the usual. */
const MAKE_LIMIT_MS = 240_000;
const ATTEMPTS = 2;
/** After a failed attempt for the pool, so that a broken engine isn't asked without end. */
const POOL_RETRY_MS = 120_000;
/** After an error that is not the driver's: the database is away. */
const PAUSE_MS = 2_000;

export class Maker {
  readonly #box: Box;
  readonly #closing = new AbortController();
  readonly #attempts = new Map<string, number>();
  #lastSeconds: number | undefined;
  #kicked = Promise.withResolvers<void>();
  /** Makes that were called off for a learner, and are still taking away what they had begun. */
  readonly #leaving = new Map<string, Promise<unknown>>();
  #current: { id: string; abort: AbortController; joined: AbortController } | undefined;
  readonly #ended: Promise<void>;

  constructor(box: Box) {
    this.#box = box;
    this.#ended = this.#work();
  }

  kick(): void {
    this.#kicked.resolve();
    void this.#makeWay().catch((error: unknown) =>
      this.#box.log("the queue of sandboxes could not be read", { error }),
    );
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error("the assistant is closing"));
    this.#kicked.resolve();
    await this.#ended;
    await Promise.all(this.#leaving.values());
  }

  async #work() {
    while (!this.#closing.signal.aborted) {
      try {
        this.#kicked = Promise.withResolvers<void>();
        const row = await this.#next();
        if (row) await this.#make(row);
        else await this.#kicked.promise;
      } catch (error) {
        this.#box.log("making sandboxes was interrupted", { error });
        await delay(PAUSE_MS, undefined, { signal: this.#closing.signal }).catch(() => {});
      }
    }
  }

  async #next(): Promise<Row | undefined> {
    const { driver } = this.#box;
    const learners = await this.#learners();
    await tellQueue(this.#box, learners, this.#lastSeconds);
    const pool = await this.#queue({ seatId: null });
    return [...learners, ...pool].find((row) => driver.ready(parseSnapshot(row.snapshot)));
  }

  /** Tells those who wait their place; one who waits for another snapshot than the one being made for the pool goes first. */
  async #makeWay() {
    const learners = await this.#learners();
    await tellQueue(this.#box, learners, this.#lastSeconds);
    const current = this.#current;
    if (!current || learners.length === 0) return;
    if (learners.some(({ id }) => id === current.id)) current.joined.abort();
    else current.abort.abort(new Error("a learner goes first"));
  }

  /** Those who wait, whose sandbox is being made before the others. */
  async #learners(): Promise<Row[]> {
    const rows = await this.#queue({ seatId: { not: null } });
    const current = this.#current?.id;
    return [...rows.filter(({ id }) => id === current), ...rows.filter(({ id }) => id !== current)];
  }

  async #queue(where: { seatId: null | { not: null } }): Promise<Row[]> {
    const { db, driver } = this.#box;
    return db.sandbox.findMany({
      where: { ...where, state: "making", driver: driver.name },
      orderBy: { createdAt: "asc" },
    });
  }

  async #make(row: Row) {
    const { driver, log, turns, open } = this.#box;
    const abort = new AbortController();
    const joined = new AbortController();
    this.#current = { id: row.id, abort, joined };
    const begun = performance.now();
    try {
      const signal = AbortSignal.any([this.#closing.signal, abort.signal, AbortSignal.timeout(MAKE_LIMIT_MS)]);
      await this.#leaving.get(row.id);
      const making = driver.make({ id: row.id, snapshot: parseSnapshot(row.snapshot) }, signal);
      const sandbox = await Promise.race([making, this.#calledOff(row.id, making, abort.signal)]);
      open.hold(sandbox);
      const seconds = (performance.now() - begun) / 1000;
      this.#lastSeconds = seconds;
      log("made a sandbox", { sandbox: row.id, snapshot: row.snapshot, seconds: seconds.toFixed(1) });
      this.#attempts.delete(row.id);
      if (row.seatId === null) await rest(driver.name, sandbox, AbortSignal.any([signal, joined.signal]));
      await turns.take(row.id, () => this.#handOver(sandbox));
    } catch (error) {
      if (this.#closing.signal.aborted || abort.signal.aborted) return; // its row stays and is taken up again
      await this.#failed(row, error);
    } finally {
      this.#current = undefined;
    }
    await this.#giveIfClaimed(row.id);
  }

  /** Rejects at once when a learner goes first, who need not wait until all of it is gone. */
  #calledOff(id: string, making: Promise<Sandbox>, signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      const leave = () => {
        const left = making.catch(() => {}).finally(() => this.#leaving.delete(id));
        this.#leaving.set(id, left);
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  /** To the seat that waits for it by now, else to the pool. */
  async #handOver(sandbox: Sandbox) {
    const { db } = this.#box;
    const { id } = sandbox;
    const data = address(sandbox);
    const now = new Date();
    const times = { claimedAt: now, usedAt: now };
    const pooled = {
      from: ["making"],
      to: "warm",
      reason: "It is ready for who comes next.",
      where: { seatId: null },
      data,
    } as const;
    if (await move(db, id, pooled)) return freeze(this.#box, sandbox);
    await move(db, id, {
      from: ["making"],
      to: "claimed",
      reason: "It was made for you.",
      data: { ...data, ...times },
    });
  }

  async #giveIfClaimed(id: string) {
    const { db, log } = this.#box;
    const row = await db.sandbox.findUnique({ where: { id } });
    if (row?.state !== "claimed" || !row.seatId) return;
    try {
      await give(this.#box, row);
    } catch (error) {
      log("the workshop's files could not be put into a home; trying again", { sandbox: id, error });
      await addJob(db, "claim", { seatId: row.seatId });
    }
  }

  async #failed(row: Row, error: unknown) {
    const { db, log, turns } = this.#box;
    const said = error instanceof Error ? error.message : String(error);
    log("a sandbox could not be made", { sandbox: row.id, error });
    const attempts = (this.#attempts.get(row.id) ?? 0) + 1;
    this.#attempts.set(row.id, attempts);
    const now = await db.sandbox.findUnique({ where: { id: row.id }, select: { seatId: true } });
    if (now?.seatId && attempts < ATTEMPTS)
      return sayAgain(db, row.id, `It did not work at first and is being tried again. (${said})`);
    this.#attempts.delete(row.id);
    await turns.take(row.id, () => lose(this.#box, row.id, `It could not be made: ${said}`));
    await addJob(db, "refill", {}, { after: new Date(Date.now() + POOL_RETRY_MS) });
  }
}
