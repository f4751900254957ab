/**
 * One child process that is kept running: started, watched, started again with back-off when it ends, stopped when asked.
 *
 * It knows nothing of what the child does; a child that speaks IPC says "ready", another one's readiness is asked by `ready`.
 */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

const BACKOFF_FIRST_MS = 200;
const BACKOFF_MOST_MS = 10_000;
/** Who ran this long had started well: its next fall begins with the shortest wait again. */
const SETTLED_AFTER_MS = 20_000;
/** SIGKILL after this: longer than a child gives itself (child.ts). */
const KILL_AFTER_MS = 12_000;

export type State = "starting" | "ready" | "restarting" | "stopped";
export type Report = { name: string; pid: number | undefined; state: State; detail: string; restarts: number };

export type Supervision = {
  name: string;
  spawn(): ChildProcess;
  /** For a child that cannot say it is ready itself. */
  ready?(signal: AbortSignal): Promise<void>;
  stopSignal?: NodeJS.Signals;
  onLine(line: string): void;
  onReport(report: Report): void;
};

export class Supervised {
  readonly #plan: Supervision;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #restarts = 0;
  #running: Promise<void> | undefined;
  #firstReady = Promise.withResolvers<void>();

  constructor(plan: Supervision) {
    this.#plan = plan;
    this.#firstReady.promise.catch(() => {}); // whoever waits in start() hears it
  }

  get name(): string {
    return this.#plan.name;
  }

  /** Resolves when it is ready for the first time; rejects when it is stopped before. */
  start(): Promise<void> {
    this.#running ??= this.#run();
    return this.#firstReady.promise;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#child?.kill(this.#plan.stopSignal ?? "SIGTERM");
    const kill = setTimeout(() => this.#child?.kill("SIGKILL"), KILL_AFTER_MS);
    await this.#running;
    clearTimeout(kill);
    this.#firstReady.reject(new Error(`${this.#plan.name} was stopped before it was ready`));
    this.#report("stopped", "");
  }

  async #run() {
    const { signal } = this.#stopping;
    for (let wait = BACKOFF_FIRST_MS; !signal.aborted; ) {
      const started = Date.now();
      const end = await this.#runOnce();
      if (signal.aborted) return;
      if (Date.now() - started > SETTLED_AFTER_MS) wait = BACKOFF_FIRST_MS;
      this.#restarts++;
      this.#report("restarting", `ended (${end}), starts again`);
      this.#plan.onLine(`ended (${end}); starting again in ${wait} ms`);
      await delay(wait, undefined, { signal }).catch(() => {});
      wait = Math.min(wait * 2, BACKOFF_MOST_MS);
    }
  }

  /** @returns how it ended */
  async #runOnce(): Promise<string> {
    const child = this.#plan.spawn();
    const ended = new AbortController();
    this.#child = child;
    this.#report("starting", "");
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", this.#plan.onLine);
    }
    const becomeReady = () => {
      if (ended.signal.aborted) return;
      this.#report("ready", "");
      this.#firstReady.resolve();
    };
    child.on("message", (message) => {
      if (message === "ready") becomeReady();
    });
    this.#plan.ready?.(ended.signal).then(becomeReady, (error: unknown) => {
      if (!ended.signal.aborted) this.#plan.onLine(`is not ready: ${String(error)}`);
    });
    const [code, signal] = await Promise.race([
      once(child, "exit"),
      once(child, "error").then(([error]: unknown[]) => [String(error), undefined]),
    ]);
    ended.abort();
    this.#child = undefined;
    return signal ? String(signal) : `code ${String(code)}`;
  }

  #report(state: State, detail: string) {
    this.#plan.onReport({ name: this.#plan.name, pid: this.#child?.pid, state, detail, restarts: this.#restarts });
  }
}
