/** Parts of the preparation as rows for the status page, written one after the other, in the order of their first coming. */

import type { Part } from "#sandbox/sandbox.ts";
import { ring } from "#server/database/bell.ts";
import type { Database } from "#server/database/client.ts";
import type { Log } from "#server/log.ts";

export class PartRows {
  readonly #db: Database;
  readonly #log: Log;
  readonly #positions = new Map<string, number>();
  #last = Promise.resolve();

  constructor(db: Database, log: Log) {
    this.#db = db;
    this.#log = log;
  }

  write(part: Part): void {
    const position = this.#positions.get(part.name) ?? this.#positions.size;
    this.#positions.set(part.name, position);
    this.#last = this.#last
      .then(() => this.#upsert(part, position))
      .catch((error: unknown) => this.#log("a part's state could not be written", { part: part.name, error }));
  }

  /** All that is to come has been reported: parts of an earlier version, or of another driver, go. */
  async finish(): Promise<void> {
    await this.#last;
    await this.#db.part.deleteMany({ where: { name: { notIn: [...this.#positions.keys()] } } });
    await ring(this.#db, "box");
  }

  async #upsert({ seconds, ...part }: Part, position: number) {
    const now = new Date();
    const before = await this.#db.part.findUnique({ where: { name: part.name } });
    const same = before?.state === part.state;
    const done = part.state === "ready" || part.state === "failed";
    const row = {
      ...part,
      position,
      startedAt: part.state === "working" && !same ? now : (before?.startedAt ?? null),
      endedAt: done ? (same ? before.endedAt : now) : null,
    };
    if (seconds !== undefined) row.startedAt = new Date(now.getTime() - seconds * 1000);
    await this.#db.part.upsert({ where: { name: part.name }, create: row, update: row });
    await ring(this.#db, "box");
  }
}
