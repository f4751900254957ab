/** The box as people may see it: its processes, what it prepares, and its sandboxes by state. */
import type { Database } from "#server/database/client.ts";
import { preparation, secondsLeft } from "./parts.ts";

export type BoxState = {
  processes: { name: string; state: string; detail: string; restarts: number; since: string }[];
  parts: { name: string; title: string; state: string; detail: string; secondsLeft: number; expectedSeconds: number }[];
  remainingSeconds: number;
  ready: number;
  total: number;
  sandboxes: { warm: number; making: number; claimed: number; asleep: number };
  at: string;
};

export async function boxState(db: Database): Promise<BoxState> {
  const now = new Date();
  const [processes, parts, counts] = await Promise.all([
    db.process.findMany({ orderBy: { name: "asc" } }),
    db.part.findMany({ orderBy: { position: "asc" } }),
    db.sandbox.groupBy({ by: ["state"], _count: true }),
  ]);
  const { ready, total, remainingSeconds } = preparation(parts, now);
  const count = (state: string) => counts.find((row) => row.state === state)?._count ?? 0;
  return {
    processes: processes.map(({ name, state, detail, restarts, since }) => ({
      name,
      state,
      detail,
      restarts,
      since: since.toISOString(),
    })),
    parts: parts.map((part) => ({
      name: part.name,
      title: part.title,
      state: part.state,
      detail: part.detail,
      expectedSeconds: part.expectedSeconds,
      secondsLeft: Math.ceil(secondsLeft(part, now)),
    })),
    remainingSeconds,
    ready,
    total,
    sandboxes: {
      warm: count("warm"),
      making: count("making"),
      claimed: count("claimed"),
      asleep: count("asleep"),
    },
    at: now.toISOString(),
  };
}
