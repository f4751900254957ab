/** Keys on their way into a terminal: at once as long as it takes them, else in order, a piece at a time, until its program reads. */
import { writeSync } from "node:fs";

/** Input waiting for the shell to read it; above, the writer is asked to wait. A paste of this size needs no waiting. */
const HIGH_BYTES = 256 * 1024;
const RETRY_MS = 8;

export class InputQueue {
  readonly #fd: number;
  readonly #onDrained: () => void;
  #waiting: Buffer[] = [];
  #length = 0;
  #full = false;
  #retry: NodeJS.Timeout | undefined;

  /** @param fd never blocks */
  constructor(fd: number, onDrained: () => void) {
    this.#fd = fd;
    this.#onDrained = onDrained;
  }

  /** @returns false when the caller should wait for `onDrained` */
  add(bytes: Buffer): boolean {
    this.#waiting.push(bytes);
    this.#length += bytes.length;
    if (!this.#retry) this.#write();
    this.#full ||= this.#length >= HIGH_BYTES;
    return !this.#full;
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#waiting = [];
  }

  #write() {
    this.#retry = undefined;
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const written = writeSome(this.#fd, first);
      if (written === 0) {
        this.#retry = setTimeout(() => this.#write(), RETRY_MS);
        break;
      }
      this.#length -= written;
      if (written === first.length) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(written);
    }
    if (this.#full && this.#length < HIGH_BYTES / 2) {
      this.#full = false;
      this.#onDrained();
    }
  }
}

/** @returns how many bytes the terminal took; none while its program doesn't read, or has just ended */
function writeSome(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes);
  } catch {
    return 0;
  }
}
