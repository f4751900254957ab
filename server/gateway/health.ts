/** `GET /api/health`: what the rows say of this box, answered by the gateway itself, so that it is true also when web is down. */
import type { Database } from "#server/database/client.ts";
import { MACHINE_PART } from "#server/progress/parts.ts";

export type Health = {
  ok: boolean;
  driver: string;
  /** What runs containers, once it was looked for: its version, or why there is none; null with a driver that needs none. */
  engine: { state: string; detail: string } | null;
  processes: Record<string, { state: string; pid: number | null; restarts: number; since: Date; detail: string }>;
  images: { state: "ready" | "preparing" | "failed"; parts: Record<string, { state: string; detail: string }> };
  /** Sandboxes by state. */
  pool: Record<string, number>;
};

/** @throws when the database doesn't answer */
export async function readHealth(db: Database, driver: string): Promise<Health> {
  const [processes, parts, states] = await Promise.all([
    db.process.findMany({ orderBy: { name: "asc" } }),
    db.part.findMany({ orderBy: { position: "asc" } }),
    db.sandbox.groupBy({ by: ["state"], _count: true }),
  ]);
  const machine = parts.find(({ name }) => name === MACHINE_PART);
  const failed = parts.some(({ state }) => state === "failed");
  const ready = parts.every(({ state }) => state === "ready");
  return {
    ok: processes.every(({ state }) => state === "ready") && !failed,
    driver,
    engine: machine && driver !== "local" ? { state: machine.state, detail: machine.detail } : null,
    processes: Object.fromEntries(processes.map(({ name, ...rest }) => [name, rest])),
    images: {
      state: failed ? "failed" : ready ? "ready" : "preparing",
      parts: Object.fromEntries(parts.map(({ name, state, detail }) => [name, { state, detail }])),
    },
    pool: Object.fromEntries(states.map(({ state, _count }) => [state, _count])),
  };
}
