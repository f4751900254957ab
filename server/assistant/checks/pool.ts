/**
 * Runs conditions in a few threads, one at a time each, with a deadline that no author's code can outlast.
 *
 * Knows nothing of sandboxes: a run comes with the function that answers its calls.
 */
import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import { placeOf } from "#server/workshop/described.ts";
import { AnswerShape, type Call, FromThread, type Order } from "./calls.ts";

const DEADLINE_MS = 10_000;
const MOST_THREADS = 6;

/** A read's failure that is neither the learner's doing nor the check's: the sandbox does not answer. */
export class NotReadable extends Error {}

export type Verdict =
  | { state: "met" }
  | { state: "unmet"; reason: string; evidence?: readonly string[] | undefined }
  | { state: "fault"; reason: string };

/** `unreadable`: it is unmet because the sandbox did not answer, and worth asking again. */
export type Answered = { verdict: Verdict; durationMs: number; unreadable: boolean };

/** The workshop whose checks run, in the version that was published. */
export type Source = { folder: string; version: string };

export type Answering = (call: Call, signal: AbortSignal) => Promise<unknown>;

type Thread = { worker: Worker; source: Source; busy: boolean };

export class Pool {
  readonly #threads = new Set<Thread>();
  readonly #queue: (() => void)[] = [];
  readonly #deadlineMs: number;
  readonly #most: number;
  #closed = false;

  constructor({ deadlineMs = DEADLINE_MS, most = MOST_THREADS }: { deadlineMs?: number; most?: number } = {}) {
    this.#deadlineMs = deadlineMs;
    this.#most = most;
  }

  /** @returns undefined when aborted, or the pool closed, before there was an answer */
  async run(source: Source, order: Order, answering: Answering, signal: AbortSignal): Promise<Answered | undefined> {
    const thread = await this.#take(source);
    if (!thread) return undefined;
    try {
      return signal.aborted ? undefined : await this.#runIn(thread, order, answering, signal);
    } finally {
      thread.busy = false;
      this.#queue.shift()?.();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const go of this.#queue.splice(0)) go();
    await Promise.all([...this.#threads].map((thread) => this.#end(thread)));
  }

  async #take(source: Source): Promise<Thread | undefined> {
    for (;;) {
      if (this.#closed) return undefined;
      const idle = [...this.#threads].filter((thread) => !thread.busy);
      const same = idle.find(
        (thread) => thread.source.folder === source.folder && thread.source.version === source.version,
      );
      if (same) {
        same.busy = true;
        return same;
      }
      const other = idle[0];
      if (other && (this.#threads.size >= this.#most || other.source.folder === source.folder)) void this.#end(other);
      if (this.#threads.size < this.#most) return this.#begin(source);
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    }
  }

  #begin(source: Source): Thread {
    const worker = new Worker(new URL("./thread.ts", import.meta.url), {
      workerData: { folder: source.folder },
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 64 },
    });
    worker.stdout.resume();
    worker.stderr.resume();
    const thread = { worker, source, busy: true };
    worker.on("error", () => {}); // whoever waits for it hears "exit"
    worker.once("exit", () => this.#threads.delete(thread));
    this.#threads.add(thread);
    return thread;
  }

  async #end(thread: Thread): Promise<void> {
    this.#threads.delete(thread);
    await thread.worker.terminate();
  }

  #runIn(thread: Thread, order: Order, answering: Answering, signal: AbortSignal): Promise<Answered | undefined> {
    const run = randomUUID();
    const { worker, source } = thread;
    const began = performance.now();
    const reading = new AbortController();
    let pending = 0;
    let unreadable: string | undefined;

    return new Promise((resolve) => {
      const finish = (verdict: Verdict | undefined, was: { unreadable: boolean } = { unreadable: false }) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        worker.off("message", hear).off("error", fail).off("exit", exit);
        reading.abort();
        resolve(verdict && { verdict, durationMs: Math.round(performance.now() - began), ...was });
      };
      const abort = () => {
        void this.#end(thread); // its code may go on for as long as it likes
        finish(undefined);
      };
      const timer = setTimeout(() => {
        void this.#end(thread);
        const limit = `${this.#deadlineMs / 1000} s`;
        const slow = `Your sandbox took longer than ${limit} to answer.`;
        if (pending > 0) finish({ state: "unmet", reason: slow }, { unreadable: true });
        else finish({ state: "fault", reason: `It took longer than ${limit}.` });
      }, this.#deadlineMs);
      const fail = (error: unknown) => finish({ state: "fault", reason: faultOf(error, source) });
      const exit = () => finish({ state: "fault", reason: "It ended the thread it runs in." });

      const hear = (data: unknown) => {
        const parsed = FromThread.safeParse(data);
        if (!parsed.success) return fail(new Error("A read of it is not one the lab offers."));
        const message = parsed.data;
        if (message.run !== run) return;
        if (message.type === "threw") {
          if (unreadable !== undefined) return finish({ state: "unmet", reason: unreadable }, { unreadable: true });
          return finish({ state: "fault", reason: faultOf(message, source) });
        }
        if (message.type === "answer") return finish(verdictOf(message.answer));
        pending++;
        answering(message.asks, reading.signal)
          .then(
            (value) => worker.postMessage({ type: "result", run, call: message.call, value }),
            (error: unknown) => {
              if (error instanceof NotReadable) unreadable = error.message;
              const reason = error instanceof Error ? error.message : String(error);
              worker.postMessage({ type: "failure", run, call: message.call, message: reason });
            },
          )
          .finally(() => pending--);
      };
      worker.on("message", hear).on("error", fail).on("exit", exit);
      signal.addEventListener("abort", abort, { once: true });
      worker.postMessage({ type: "run", run, ...order });
    });
  }
}

function verdictOf(answer: unknown): Verdict {
  const parsed = AnswerShape.safeParse(answer);
  if (!parsed.success) {
    const seen = JSON.stringify(answer)?.slice(0, 200) ?? String(answer);
    return { state: "fault", reason: `It answered ${seen}, which is neither true nor notYet("…").` };
  }
  if (parsed.data === true) return { state: "met" };
  return { state: "unmet", reason: parsed.data.notYet, evidence: parsed.data.evidence };
}

/** The message with the author's own place in it. */
function faultOf(error: unknown, { folder }: Source): string {
  const { message, stack } =
    typeof error === "object" && error !== null && "message" in error
      ? { message: String(error.message), stack: "stack" in error ? String(error.stack) : "" }
      : { message: String(error), stack: "" };
  const place = placeOf(stack, folder, "");
  return place.file ? `${message} (${place.file.slice(folder.length + 1)}:${place.line})` : message;
}
