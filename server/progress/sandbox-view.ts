/** A seat's sandbox as its learner should hear of it: what it is doing, since when, and how long that usually takes. */

import type { Sandbox } from "#prisma/client/client.ts";
import type { Database } from "#server/database/client.ts";
import { preparation } from "./parts.ts";

export type SandboxView = {
  /** waiting: none yet, and the box is still preparing what it is made from, or about to begin. */
  state: "waiting" | "making" | "ready" | "asleep" | "gone";
  id: string | null;
  /** In the learner's words. */
  words: string;
  /** ISO time when this state began. */
  since: string;
  /** How long it usually lasts; null when nothing is being waited for. */
  expectedSeconds: number | null;
};

/** Measured: a clone's API answers in 8 to 15 s on two cores, with others working beside it. */
const MAKE_SECONDS = 15;
/** Measured: thaw to first answer, 0.2 s on an idle box. */
const WAKE_SECONDS = 1;

export async function sandboxView(db: Database, sandbox: Sandbox | null, snapshot: string): Promise<SandboxView> {
  if (!sandbox) return waiting(db, snapshot);
  const view = { id: sandbox.id, words: sandbox.reason, since: sandbox.changedAt.toISOString() };
  switch (sandbox.state) {
    case "making":
      return { ...view, state: "making", expectedSeconds: MAKE_SECONDS };
    case "warm":
    case "claimed":
      return { ...view, state: sandbox.terminalPort ? "ready" : "making", expectedSeconds: null };
    case "asleep":
      return { ...view, state: "asleep", expectedSeconds: WAKE_SECONDS };
    case "expired":
    case "gone":
      return { ...view, state: "gone", expectedSeconds: null };
  }
}

async function waiting(db: Database, snapshot: string): Promise<SandboxView> {
  const work = preparation(await db.part.findMany({ orderBy: { position: "asc" } }), new Date());
  const view = { state: "waiting" as const, id: null, since: (work.since ?? new Date()).toISOString() };
  if (work.failed)
    return { ...view, words: `${work.failed.title} failed: ${work.failed.detail}`, expectedSeconds: null };
  if (work.current) {
    const words = `Labmate is still preparing what ${snapshot === "istio" ? "this workshop's sandboxes" : "sandboxes"} are made from: ${work.current.title}. You can read meanwhile; your terminal opens by itself.`;
    return { ...view, words, expectedSeconds: work.remainingSeconds };
  }
  return { ...view, words: "Your sandbox is on its way.", expectedSeconds: MAKE_SECONDS };
}
