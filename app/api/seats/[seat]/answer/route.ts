/** A quiz is answered: judged here, since the page doesn't know the answer. */
import { z } from "zod";
import { refuse, seatRoute } from "#app/api/seat-route.ts";
import { outlineOf } from "#app/box/workshops.ts";
import { ring } from "#server/database/bell.ts";
import { answerQuiz } from "#server/progress/quiz.ts";

export const POST = seatRoute(
  z.object({ chapter: z.string().max(100), quiz: z.string().max(100), answer: z.string().max(2000) }),
  async ({ box: { db }, seat, body }) => {
    const chapter = (await outlineOf(seat.workshop))?.chapters.find(({ slug }) => slug === body.chapter);
    const quiz = chapter?.quizzes.find(({ id }) => id === body.quiz);
    if (!quiz) return refuse(404, "This question is no longer part of the chapter. Reload the page.");
    const correct = await answerQuiz(db, { ...body, seatId: seat.id }, quiz.answer);
    await ring(db, "seat", seat.id);
    return { correct };
  },
);
