/** The newest bytes of a terminal's output, each known by its offset from the terminal's first byte ever. */

export class Ring {
  readonly #bytes: Buffer;
  #next = 0;

  /** @param capacity in bytes; all of it is allocated at once, so that memory never depends on what a learner prints */
  constructor(capacity: number) {
    this.#bytes = Buffer.alloc(capacity);
  }

  /** The offset the next byte will have. */
  get next(): number {
    return this.#next;
  }

  /** The offset of the oldest byte still here. */
  get oldest(): number {
    return Math.max(0, this.#next - this.#bytes.length);
  }

  append(chunk: Buffer): void {
    const kept = chunk.subarray(Math.max(0, chunk.length - this.#bytes.length));
    let at = (this.#next + chunk.length - kept.length) % this.#bytes.length;
    this.#next += chunk.length;
    for (let done = 0; done < kept.length; at = 0) {
      done += kept.copy(this.#bytes, at, done, Math.min(kept.length, done + this.#bytes.length - at));
    }
  }

  /**
   * Copies what follows `offset`, which must lie between `oldest` and `next`, into `target` from `at` on.
   * @returns how many bytes there were, at most as many as fit
   */
  copy(offset: number, target: Uint8Array, at: number): number {
    if (offset < this.oldest || offset > this.#next) throw new RangeError(`offset ${offset} is not in the ring`);
    const length = Math.min(target.length - at, this.#next - offset);
    const start = offset % this.#bytes.length;
    const first = this.#bytes.copy(target, at, start, start + length);
    this.#bytes.copy(target, at + first, 0, length - first);
    return length;
  }
}
