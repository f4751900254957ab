/** When output goes out: at once what answers a key or follows a silence, in larger pieces what keeps coming. */

/** A piece large enough that framing it costs nothing. */
const PIECE_BYTES = 32 * 1024;
/** A smaller piece waits for more, so long. */
const PATIENCE_MS = 3;

export class Gather {
  readonly #send: () => void;
  #gathered = 0;
  #newest = 0;
  #awaited = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: () => void) {
    this.#send = send;
  }

  /** Somebody typed: what comes next is looked for. */
  expect(): void {
    this.#awaited = true;
  }

  add(length: number): void {
    const now = performance.now();
    const quiet = now - this.#newest > PATIENCE_MS;
    this.#newest = now;
    this.#gathered += length;
    if (quiet || this.#awaited || this.#gathered >= PIECE_BYTES) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), PATIENCE_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gathered = 0;
    this.#awaited = false;
    this.#send();
  }
}
