/** What the box still prepares (images, snapshots), with the time that is left by measured expectations. */
import type { Part } from "#prisma/client/client.ts";

/** The first of them: the engine and its tools. Ready, its detail is the engine's version. */
export const MACHINE_PART = "machine";

export type Preparation = {
  ready: number;
  total: number;
  current: Part | undefined;
  failed: Part | undefined;
  since: Date | undefined;
  /** 0 when all is ready. */
  remainingSeconds: number;
};

/** A part that takes longer than expected has this share of its expectation left, always: never "0 seconds" for minutes. */
const LEAST_SHARE_LEFT = 0.1;

/** @param parts in their order of work */
export function preparation(parts: readonly Part[], now: Date): Preparation {
  const current = parts.find((part) => part.state === "working") ?? parts.find((part) => part.state === "waiting");
  return {
    ready: parts.filter((part) => part.state === "ready").length,
    total: parts.length,
    current,
    failed: parts.find((part) => part.state === "failed"),
    since: current?.startedAt ?? undefined,
    remainingSeconds: Math.ceil(parts.reduce((sum, part) => sum + secondsLeft(part, now), 0)),
  };
}

export function secondsLeft(part: Part, now: Date): number {
  if (part.state === "waiting") return part.expectedSeconds;
  if (part.state !== "working" || !part.startedAt) return 0;
  const passed = (now.getTime() - part.startedAt.getTime()) / 1000;
  return Math.max(part.expectedSeconds - passed, part.expectedSeconds * LEAST_SHARE_LEFT);
}
