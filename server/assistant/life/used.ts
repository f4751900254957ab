/** Remembers when a sandbox was last used: the idle clock. At most one write a minute each, however fast somebody types. */
import type { Database } from "#server/database/client.ts";

const WRITE_EVERY_MS = 60_000;

export class Used {
  readonly #db: Database;
  readonly #written = new Map<string, number>();
  readonly #everyMs: number;

  constructor(db: Database, everyMs = WRITE_EVERY_MS) {
    this.#db = db;
    this.#everyMs = everyMs;
  }

  async now(sandboxId: string): Promise<void> {
    const now = Date.now();
    if (now - (this.#written.get(sandboxId) ?? 0) < this.#everyMs) return;
    this.#written.set(sandboxId, now);
    await this.#db.sandbox.updateMany({ where: { id: sandboxId }, data: { usedAt: new Date(now) } });
  }

  async bySeat(seatId: string): Promise<void> {
    const sandbox = await this.#db.sandbox.findUnique({ where: { seatId }, select: { id: true } });
    if (sandbox) await this.now(sandbox.id);
  }

  forget(sandboxId: string): void {
    this.#written.delete(sandboxId);
  }
}
