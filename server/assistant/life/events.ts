/**
 * What happens to seats' sandboxes, told inside the assistant to who works with them (the checks).
 *
 * A stream, not a memory: who starts late is told `opened` again for every awake sandbox by whoever starts it.
 */

export type LifeEvent =
  /** A seat has this sandbox and its terminal host answers: after a claim, and once after each start of the assistant. */
  | { type: "opened"; sandboxId: string; seatId: string }
  /** A command of the learner's ended in one of its terminals. */
  | { type: "command"; sandboxId: string; seatId: string; exitCode: number }
  | { type: "woke"; sandboxId: string; seatId: string }
  | { type: "slept"; sandboxId: string; seatId: string }
  /** Thrown away, or lost. */
  | { type: "gone"; sandboxId: string; seatId: string };

export type LifeListener = (event: LifeEvent) => void;

export class LifeEvents {
  readonly #listeners = new Set<LifeListener>();

  subscribe(listener: LifeListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(event: LifeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
