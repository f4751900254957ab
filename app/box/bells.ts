/** One ear on the database for all pages that are open: bells come in once and go out to every subscriber. */
import { type Channel, listen } from "#server/database/bell.ts";

/** "resync" after a lost connection: anything may have been missed. */
export type Ring = { channel: Channel | "resync"; payload: string };

export class Bells {
  readonly #subscribers = new Set<(ring: Ring) => void>();
  readonly #url: string;
  #ear: Promise<{ close(): Promise<void> }> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Begins to listen with the first subscriber. @returns the undo */
  subscribe(subscriber: (ring: Ring) => void): () => void {
    this.#subscribers.add(subscriber);
    this.#ear ??= this.#listen();
    return () => this.#subscribers.delete(subscriber);
  }

  async close() {
    this.#subscribers.clear();
    await (await this.#ear)?.close();
  }

  #listen() {
    const tell = (ring: Ring) => {
      for (const subscriber of this.#subscribers) subscriber(ring);
    };
    const ear = listen(this.#url, ["seat", "sandbox", "box", "content"], {
      onBell: (channel, payload) => tell({ channel, payload }),
      onResync: () => tell({ channel: "resync", payload: "" }),
    });
    ear.catch(() => {
      this.#ear = undefined; // the database was away: the next subscriber tries again
    });
    return ear;
  }
}
