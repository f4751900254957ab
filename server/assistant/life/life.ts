/**
 * The life of sandboxes: making → warm → claimed ⇄ asleep → expired → gone.
 *
 * Puts the moves together: what jobs ask for, what time brings, what a crash left. Knows no engine and no terminal.
 */
import { addJob } from "#server/jobs.ts";
import type { Box } from "./box.ts";
import { claim } from "./claim.ts";
import { Maker } from "./maker.ts";
import { prune } from "./prune.ts";
import { recover } from "./recover.ts";
import { refill } from "./refill.ts";
import { renew } from "./renew.ts";
import { expireAsleep, sleep, sleepIdle } from "./sleep.ts";
import { wake } from "./wake.ts";

export class Life {
  readonly #box: Box;
  readonly #maker: Maker;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #closed = false;

  /** Recovers what an earlier process left, then begins. Who wants to hear of it has subscribed to `box.events` before. */
  static async start(box: Box): Promise<Life> {
    await recover(box, { first: true });
    return new Life(box);
  }

  private constructor(box: Box) {
    this.#box = box;
    this.#maker = new Maker(box);
    this.#schedule();
    void this.refillSoon();
  }

  claim(seatId: string): Promise<void> {
    return claim(this.#box, seatId, this.#maker);
  }

  renew(seatId: string): Promise<void> {
    return renew(this.#box, seatId, this.#maker);
  }

  wake(sandboxId: string): Promise<void> {
    return wake(this.#box, sandboxId);
  }

  refill(): Promise<void> {
    return refill(this.#box, this.#maker);
  }

  /** Something became ready, or a workshop was published: seats that wait and the pool are looked at again. */
  async refillSoon(): Promise<void> {
    this.#maker.kick();
    await addJob(this.#box.db, "refill", {}).catch((error: unknown) =>
      this.#box.log("no refill was asked for", { error }),
    );
  }

  /** Everyone who is awake falls asleep: a Labmate that is stopped on purpose costs its box nothing. */
  async sleepAll(reason: string, how: { freeze: boolean } = { freeze: true }): Promise<void> {
    const where = { state: "claimed", driver: this.#box.driver.name } as const;
    const awake = await this.#box.db.sandbox.findMany({ where, select: { id: true } });
    await Promise.all(awake.map(({ id }) => sleep(this.#box, id, reason, how)));
  }

  /** Ends what is under way; sandboxes stay. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#maker.close();
    await this.#round;
  }

  #schedule() {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#look()
        .catch((error: unknown) => this.#box.log("the minute's look at sandboxes failed", { error }))
        .finally(() => this.#schedule());
    }, this.#box.pace.roundMs);
  }

  async #look() {
    await recover(this.#box, { first: false });
    await sleepIdle(this.#box);
    await expireAsleep(this.#box);
    await prune(this.#box.db);
    await this.refill();
  }
}
