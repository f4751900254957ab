/** One at a time for each name: what is done to a sandbox, or for a seat, waits for what is being done to it already. */

export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `act` once all earlier ones of this name have ended, however they ended. */
  async take<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const turn = before.then(act, act);
    const ended = turn.catch(() => {});
    this.#last.set(name, ended);
    try {
      return await turn;
    } finally {
      if (this.#last.get(name) === ended) this.#last.delete(name);
    }
  }
}
