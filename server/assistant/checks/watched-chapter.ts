/**
 * One learner's open chapter under watch: its conditions run again when what they read has changed, and their changed answers are kept.
 *
 * Knows one sandbox that is awake. Another chapter, another sandbox or a new version of the content is another of these.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Sandbox } from "#sandbox/sandbox.ts";
import type { Log } from "#server/log.ts";
import { exportNameOf } from "#server/workshop/chapter.ts";
import type { OutlineChapter } from "#server/workshop/outline.ts";
import { Lanes } from "./lanes.ts";
import type { Pool, Source, Verdict } from "./pool.ts";
import { Reader, touches } from "./reader.ts";
import { followsCommands, needsRetry, type Read } from "./reads.ts";
import { type Book, type News, reasonOf } from "./record.ts";
import { Rerun } from "./rerun.ts";

/** One learner's checks must not keep all the others' waiting. */
const AT_ONCE = 3;
/** What nothing tells of is read again so often in the step the learner is at, as long as they are there. */
const RETRY_MS = 3_000;
/** Commands in the sandbox cost a process each: after a learner's command, steps passed before are not asked more often than that. */
const PASSED_GAP_MS = 10_000;
/** A check that failed by itself may have met a busy moment: it gets this many runs in a row before only changes run it. */
const FAULTS_RETRIED = 3;
/** A learner who has done nothing for so long is not waiting for a tick. */
const ACTIVE_MS = 10 * 60_000;

type Watched = {
  step: string;
  name: string;
  rerun: Rerun;
  /** What its last run read, and what the one under way has read so far. */
  reads: readonly Read[];
  reading: readonly Read[];
  attempt: number;
  /** What the rows say. */
  kept: Verdict | undefined;
  /** What this process has seen last, and whether the sandbox did not answer then. */
  seen: Verdict | undefined;
  unreadable: boolean;
  /** How often in a row it failed by itself. */
  faults: number;
  ranAt: number;
  /** A command has ended since, and it was too early to look. */
  stale: boolean;
};

export type Order = {
  book: Book;
  sandbox: Sandbox;
  chapter: OutlineChapter;
  source: Source;
  pool: Pool;
  log: Log;
};

export class WatchedChapter {
  readonly #order: Order;
  readonly #reader: Reader;
  readonly #lanes = new Lanes(AT_ONCE);
  readonly #closing = new AbortController();
  readonly #watched: readonly Watched[];
  readonly #passed: Set<string>;
  readonly #confirming = new Map<string, Promise<void>>();
  readonly #retry: NodeJS.Timeout;
  #writes: Promise<void> = Promise.resolve();
  #activeAt = Date.now();

  /** Remembers what was known, then begins: each condition runs once. */
  static async open(order: Order): Promise<WatchedChapter> {
    return new WatchedChapter(order, await order.book.remembered());
  }

  private constructor(order: Order, { conditions, passed }: Awaited<ReturnType<Book["remembered"]>>) {
    this.#order = order;
    this.#passed = new Set(passed);
    this.#reader = new Reader(order.sandbox, (change) => this.#again((read) => touches(change, read)));
    this.#watched = order.chapter.steps.flatMap((step) =>
      step.conditions.map((name) => {
        const known = conditions.get(`${step.id}/${name}`);
        const watched: Watched = {
          step: step.id,
          name,
          rerun: new Rerun(() => this.#lanes.through(() => this.#run(watched))),
          reads: [],
          reading: [],
          attempt: known?.attempt ?? 0,
          kept: known?.verdict,
          seen: undefined,
          unreadable: false,
          faults: 0,
          ranAt: 0,
          stale: false,
        };
        return watched;
      }),
    );
    for (const { rerun } of this.#watched) void rerun.now();
    this.#retry = setInterval(() => this.#retryQuiet(), RETRY_MS);
  }

  get chapter(): string {
    return this.#order.chapter.slug;
  }

  get version(): string {
    return this.#order.source.version;
  }

  /** A command of the learner's has ended. */
  commandEnded(): void {
    this.#activeAt = Date.now();
    for (const watched of this.#watched) {
      if (!followsCommands(watched.reads) && !followsCommands(watched.reading)) continue;
      if (this.#passed.has(watched.step) && Date.now() - watched.ranAt < PASSED_GAP_MS) watched.stale = true;
      else void watched.rerun.now();
    }
  }

  /** Runs a step's conditions (or the whole chapter's) once more; ends when their answers are rows. */
  async check(step?: string): Promise<void> {
    this.#activeAt = Date.now();
    const asked = this.#watched.filter((watched) => step === undefined || watched.step === step);
    await Promise.all(asked.map(({ rerun }) => rerun.now()));
    await Promise.all(this.#confirming.values());
    await this.#writes;
  }

  async close(): Promise<void> {
    clearInterval(this.#retry);
    this.#closing.abort();
    for (const { rerun } of this.#watched) rerun.close();
    this.#reader.close();
    await this.#writes;
  }

  #again(touched: (read: Read) => boolean): void {
    for (const { reads, reading, rerun } of this.#watched) {
      if (reads.some(touched) || reading.some(touched)) void rerun.now();
    }
  }

  #retryQuiet(): void {
    if (Date.now() - this.#activeAt > ACTIVE_MS) return;
    const at = this.#order.chapter.steps.find(({ id }) => !this.#passed.has(id))?.id;
    for (const { step, reads, seen, unreadable, faults, stale, ranAt, rerun } of this.#watched) {
      const retry =
        unreadable ||
        (faults > 0 && faults < FAULTS_RETRIED) ||
        (step === at && seen?.state === "unmet" && needsRetry(reads));
      if (retry || (stale && Date.now() - ranAt >= PASSED_GAP_MS)) void rerun.now();
    }
  }

  async #run(watched: Watched): Promise<void> {
    const { pool, source, chapter, log } = this.#order;
    const { signal } = this.#closing;
    if (signal.aborted) return;
    const reads: Read[] = [];
    watched.reading = reads;
    watched.ranAt = Date.now();
    watched.stale = false;
    const answered = await pool.run(
      source,
      {
        url: pathToFileURL(join(source.folder, chapter.slug, "checks.ts")).href,
        exported: exportNameOf(watched.step),
        condition: watched.name,
      },
      (call, reading) => this.#reader.answer(call, reads, reading),
      signal,
    );
    if (!answered || signal.aborted) return;
    watched.reads = reads;
    watched.attempt++;
    watched.seen = answered.verdict;
    watched.unreadable = answered.unreadable;
    watched.faults = answered.verdict.state === "fault" ? watched.faults + 1 : 0;
    const changed = !watched.kept || !same(watched.kept, answered.verdict);
    if (changed && answered.verdict.state === "fault") {
      log("a check failed by itself", { chapter: chapter.slug, ...watched.seen, condition: watched.name });
    }
    if (changed) {
      watched.kept = answered.verdict;
      const { name, attempt } = watched;
      const { verdict, durationMs } = answered;
      const entry = { verdict, durationMs, name, attempt, contentVersion: source.version };
      const alone = this.#watched.every((other) => other === watched || other.step !== watched.step);
      const passed = alone && verdict.state === "met" && !this.#passed.has(watched.step);
      if (passed) this.#passed.add(watched.step);
      await this.#write(watched.step, { entry, passed });
    }
    this.#passIfAllMet(watched);
  }

  /**
   * Met at once is more than met one after the other: before a step passes for good, its other conditions are asked
   * again, also those that nothing told of a change.
   */
  #passIfAllMet({ step, name }: Watched): void {
    if (this.#passed.has(step) || this.#confirming.has(step) || !this.#allMet(step)) return;
    const others = this.#watched.filter((other) => other.step === step && other.name !== name);
    const confirmed = Promise.all(others.map(({ rerun }) => rerun.now())).then(async () => {
      this.#confirming.delete(step);
      if (this.#closing.signal.aborted || !this.#allMet(step)) return;
      this.#passed.add(step);
      await this.#write(step, { entry: undefined, passed: true });
    });
    this.#confirming.set(step, confirmed);
  }

  #allMet(step: string): boolean {
    return this.#watched.every((other) => other.step !== step || other.seen?.state === "met");
  }

  /** One after the other: answers become rows in the order they were given. */
  #write(step: string, news: News): Promise<void> {
    const { book, log } = this.#order;
    this.#writes = this.#writes.then(() =>
      book.record(step, news).catch((error: unknown) => {
        // the next run writes it again
        for (const watched of this.#watched) if (watched.step === step) watched.kept = undefined;
        if (news.passed) this.#passed.delete(step);
        log("an answer could not be kept", { step, error });
      }),
    );
    return this.#writes;
  }
}

function same(a: Verdict, b: Verdict): boolean {
  return a.state === b.state && reasonOf(a) === reasonOf(b);
}
