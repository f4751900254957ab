/**
 * Lets a shell print only as fast as its quickest reader takes it in, and on a busy machine slower than that: who had to wait for
 * a processor while it flooded rests as long before it goes on, so that keys elsewhere find one free.
 */
import { processorWait } from "./processor-wait.ts";

/** Less is a machine's everyday. */
const WAIT_MS = 1;
/** However busy the machine, a flood goes on. */
const REST_MOST_MS = 20;

export class Flow {
  readonly #shell: { pause(): void; resume(): void };
  #paused = false;
  #rest: NodeJS.Timeout | undefined;
  #waitBefore = 0;

  constructor(shell: { pause(): void; resume(): void }) {
    this.#shell = shell;
  }

  /** @param full how much of its window the quickest reader has on the way: 1 is all of it */
  balance(full: number): void {
    if (!this.#paused && full >= 1) {
      this.#paused = true;
      this.#shell.pause();
    } else if (this.#paused && full <= 0.5) {
      this.#goOn();
    }
  }

  close(): void {
    clearTimeout(this.#rest);
  }

  #goOn() {
    if (this.#rest) return;
    const wait = processorWait() - this.#waitBefore;
    const resume = () => {
      this.#rest = undefined;
      this.#paused = false;
      this.#waitBefore = processorWait();
      this.#shell.resume();
    };
    if (wait < WAIT_MS) resume();
    else this.#rest = setTimeout(resume, Math.min(wait, REST_MOST_MS));
  }
}
