/** A learner's answers to quizzes: the last one counts, a right one stays. */
import type { Database } from "#server/database/client.ts";

export async function answerQuiz(
  db: Database,
  { seatId, chapter, quiz, answer }: { seatId: string; chapter: string; quiz: string; answer: string },
  right: string,
): Promise<boolean> {
  const correct = answer === right;
  await db.quizAnswer.upsert({
    where: { seatId_chapter_quiz: { seatId, chapter, quiz } },
    create: { seatId, chapter, quiz, answer, correct },
    update: { answer, correct, at: new Date() },
  });
  return correct;
}
