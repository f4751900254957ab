/** Tells on a terminal how the preparation goes: one line when a part begins, one when it is ready or has failed, with the time that is left. */
import type { Part } from "#sandbox/sandbox.ts";

/** Parts run two at a time, so what remains takes about this part of its sum. */
const SIDE_BY_SIDE = 0.6;

/** A `report` for prepareImages. Parts that were ready from the start are not told one by one. */
export function printProgress(print: (line: string) => void, now: () => number = () => performance.now()) {
  const parts = new Map<string, Part & { began?: number }>();
  return (part: Part): void => {
    const before = parts.get(part.name);
    const began = part.state === "working" ? (before?.began ?? now()) : before?.began;
    parts.set(part.name, { ...part, ...(began === undefined ? {} : { began }) });
    if (part.state === before?.state) return;
    const seconds = part.seconds === undefined ? "" : ` in ${spell(part.seconds)}`;
    if (part.state === "working")
      print(
        `  … ${part.title} (about ${spell(part.expectedSeconds)}, ${spell(secondsLeft([...parts.values()], now()))} for all)`,
      );
    else if (part.state === "failed") print(`  ✗ ${part.title}: ${part.detail}`);
    else if (part.state === "ready" && before !== undefined) print(`  ✓ ${part.title}${seconds}`);
  };
}

/** An estimate from measured times; a part that takes longer than expected counts as nearly done. */
export function secondsLeft(parts: readonly (Part & { began?: number })[], now: number): number {
  const left = parts.map(({ state, expectedSeconds, began }) => {
    if (state === "waiting") return expectedSeconds;
    if (state !== "working") return 0;
    return Math.max(1, expectedSeconds - (now - (began ?? now)) / 1000);
  });
  return Math.max(Math.max(0, ...left), SIDE_BY_SIDE * left.reduce((sum, seconds) => sum + seconds, 0));
}

function spell(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
