/** Answers kept in memory: what a learner's page would show, for a learner who is a script. */
import { setTimeout as delay } from "node:timers/promises";
import type { Verdict } from "#server/assistant/checks/pool.ts";
import type { Book, News } from "#server/assistant/checks/record.ts";

export class Paper implements Book {
  readonly #says = new Map<string, Map<string, Verdict>>();
  readonly #passed = new Set<string>();
  readonly #listeners = new Set<() => void>();

  async remembered() {
    return { conditions: new Map(), passed: new Set<string>() };
  }

  async record(step: string, { entry, passed }: News): Promise<void> {
    const says = this.#says.get(step) ?? new Map<string, Verdict>();
    this.#says.set(step, says);
    if (entry) says.set(entry.name, entry.verdict);
    if (passed) this.#passed.add(step);
    for (const listener of [...this.#listeners]) listener();
  }

  says(step: string): readonly { name: string; verdict: Verdict }[] {
    return [...(this.#says.get(step) ?? [])].map(([name, verdict]) => ({ name, verdict }));
  }

  passed(step: string): boolean {
    return this.#passed.has(step);
  }

  /** Resolves true as soon as it holds, or false at the deadline. */
  async until(holds: () => boolean, deadlineMs: number, signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const either = AbortSignal.any([over.signal, signal]);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const look = () => {
      if (holds()) resolve(true);
    };
    this.#listeners.add(look);
    look();
    void delay(deadlineMs, undefined, { signal: either }).then(
      () => resolve(false),
      () => resolve(false),
    );
    try {
      return await promise;
    } finally {
      this.#listeners.delete(look);
      over.abort();
      signal.throwIfAborted();
    }
  }
}
