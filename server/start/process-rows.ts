/** The table `process`: what the status page shows of the supervisor's children. */
import { ring } from "#server/database/bell.ts";
import type { Database } from "#server/database/client.ts";
import type { Report } from "./supervised.ts";

/** Keeps one row a process true. A report made while the database is down is written with the next one. */
export class ProcessRows {
  readonly #latest = new Map<string, Report & { since: Date }>();
  #db: Database | undefined;
  #writing = Promise.resolve();

  /** What was reported before there was a database is written now, in place of an earlier run's rows. */
  async open(db: Database): Promise<void> {
    await db.process.deleteMany();
    this.#db = db;
    this.#write();
    await this.#writing;
  }

  report(report: Report): void {
    this.#latest.set(report.name, { ...report, since: new Date() });
    this.#write();
  }

  /** After this, reports are only remembered. */
  async close(): Promise<void> {
    this.#db = undefined;
    await this.#writing;
  }

  #write() {
    this.#writing = this.#writing.then(async () => {
      const db = this.#db;
      if (!db || this.#latest.size === 0) return;
      const reports = [...this.#latest];
      this.#latest.clear();
      try {
        for (const [, { pid = null, ...rest }] of reports) {
          const row = { ...rest, pid };
          await db.process.upsert({ where: { name: row.name }, create: row, update: row });
        }
        await ring(db, "box");
      } catch {
        for (const [name, report] of reports) if (!this.#latest.has(name)) this.#latest.set(name, report);
      }
    });
  }
}
