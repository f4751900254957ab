/** Slows down guessing: so many attempts per address and minute, then a wait. Kept in memory: a restart forgives. */

const WINDOW_MS = 60_000;
/** Addresses remembered at once; a flood of them forgets the oldest first. */
const MOST_ADDRESSES = 10_000;

export class Attempts {
  readonly #most: number;
  readonly #now: () => number;
  readonly #seen = new Map<string, { count: number; since: number }>();

  constructor(most: number, now: () => number = Date.now) {
    this.#most = most;
    this.#now = now;
  }

  /** Counts one attempt. @returns 0 when allowed, else the seconds until the next may be made */
  take(address: string): number {
    const now = this.#now();
    const known = this.#seen.get(address);
    const fresh = known && now - known.since < WINDOW_MS ? known : { count: 0, since: now };
    this.#seen.delete(address);
    this.#seen.set(address, fresh);
    if (this.#seen.size > MOST_ADDRESSES) this.#seen.delete(this.#seen.keys().next().value ?? "");
    if (fresh.count >= this.#most) return Math.ceil((fresh.since + WINDOW_MS - now) / 1000);
    fresh.count++;
    return 0;
  }
}
