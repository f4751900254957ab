/** Who needs a visit first: longest without progress while something is unmet; who has finished comes last. */
import type { BoardSeat } from "#server/progress/board.ts";

export type BoardChapter = { slug: string; title: string; steps: readonly { id: string; title: string }[] };

export type NeedyRow = { seat: BoardSeat; minutes: number; stuck: boolean; away: boolean; finished: boolean };

/** Reading a step and typing it takes most people less. */
const STUCK_MINUTES = 8;
const AWAY_MINUTES = 20;
const MINUTE_MS = 60_000;

export function byNeed(seats: readonly BoardSeat[], steps: readonly string[], now: number): NeedyRow[] {
  return seats
    .map((seat) => {
      const passed = new Set(seat.passed);
      const finished = steps.length > 0 && steps.every((step) => passed.has(step));
      const minutes = Math.max(0, Math.floor((now - Date.parse(seat.since)) / MINUTE_MS));
      const away = now - Date.parse(seat.seenAt) > AWAY_MINUTES * MINUTE_MS;
      return { seat, minutes, finished, away, stuck: !finished && !away && minutes >= STUCK_MINUTES };
    })
    .sort((a, b) => rank(a) - rank(b) || b.minutes - a.minutes);
}

const rank = (row: NeedyRow) => (row.finished ? 2 : row.away ? 1 : 0);
