/**
 * How much output may be on its way to one screen: enough to keep a quick screen busy, little enough that nothing comes late.
 *
 * It grows while a frame's acknowledgement comes soon and shrinks when frames wait for each other: behind a slow emulator, behind
 * a thin line, or on a busy machine, where every flood thereby leaves room for the others' keys.
 */
import { ACK_BYTES, HIGH_BYTES } from "./protocol.ts";

/** A screen may owe an acknowledgement for up to ACK_BYTES; a smaller window could wait for it forever. */
export const LEAST_BYTES = 2 * ACK_BYTES;
const STEP_BYTES = 8 * 1024;
/** What a frame may take: so much, beyond twice what the quickest one so far took. */
const LATE_MS = 4;

export class Window {
  #bytes = LEAST_BYTES;
  #soonest = Number.POSITIVE_INFINITY;

  get bytes(): number {
    return this.#bytes;
  }

  /** @param delay milliseconds from the sending of a frame to its acknowledgement */
  acknowledged(delay: number): void {
    this.#soonest = Math.min(this.#soonest, delay);
    const late = delay > 2 * this.#soonest + LATE_MS;
    this.#bytes = late ? Math.max(LEAST_BYTES, this.#bytes / 2) : Math.min(HIGH_BYTES, this.#bytes + STEP_BYTES);
  }
}
