/**
 * Runs one thing again whenever it is told to: never twice at once, once more if told while running, and no more than half of the time.
 */
/** Between two beginnings: a storm of changes costs no more than ten runs a second. */
const LEAST_GAP_MS = 100;

export class Rerun {
  readonly #work: () => Promise<void>;
  #running = false;
  #timer: NodeJS.Timeout | undefined;
  #beganAt = Number.NEGATIVE_INFINITY;
  #lastMs = 0;
  #waiting: (() => void)[] = [];
  #closed = false;

  /** @param work must not throw */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Resolves when a run that began after this call has ended, or it is closed. */
  now(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#schedule();
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #schedule(): void {
    if (this.#running || this.#timer || this.#closed) return;
    const gap = Math.max(LEAST_GAP_MS, 2 * this.#lastMs);
    const wait = Math.max(0, this.#beganAt + gap - performance.now());
    this.#timer = setTimeout(() => void this.#run(), wait);
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#running = true;
    this.#beganAt = performance.now();
    const waited = this.#waiting.splice(0);
    await this.#work();
    this.#lastMs = performance.now() - this.#beganAt;
    this.#running = false;
    for (const resolve of waited) resolve();
    if (this.#waiting.length > 0) this.#schedule();
  }
}
