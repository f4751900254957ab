/** Everything a chapter's page shows of one seat, as one value: read from rows, sent as it is on every change. */
import type { Database } from "#server/database/client.ts";
import { type SandboxView, sandboxView } from "./sandbox-view.ts";
import { type Steps, stepsOf } from "./steps.ts";

export type AnswerView = { answer: string; correct: boolean };

export type SeatState = {
  seat: string;
  name: string;
  /** Of the workshop's content: a new one means that the page was written anew. */
  version: string;
  sandbox: SandboxView;
  steps: Steps;
  /** Keys are `chapter/quiz`. */
  answers: Record<string, AnswerView>;
};

export async function seatState(db: Database, seatId: string): Promise<SeatState | undefined> {
  const [seat, steps] = await Promise.all([
    db.seat.findUnique({
      where: { id: seatId },
      select: {
        name: true,
        createdAt: true,
        sandbox: true,
        answers: true,
        class: { select: { workshop: { select: { snapshot: true, version: true } } } },
      },
    }),
    stepsOf(db, seatId),
  ]);
  if (!seat) return undefined;
  return {
    seat: seatId,
    name: seat.name,
    version: seat.class.workshop.version,
    sandbox: await sandboxView(db, seat.sandbox, seat.class.workshop.snapshot),
    steps,
    answers: Object.fromEntries(
      seat.answers.map(({ chapter, quiz, answer, correct }) => [`${chapter}/${quiz}`, { answer, correct }]),
    ),
  };
}
