/**
 * A workshop as everybody but its author sees it: chapters, steps, the names of their conditions. What `Workshop.outline` holds.
 *
 * Stays on the server: it knows the quizzes' answers.
 */
import { z } from "zod";

export const OutlineStep = z.object({
  id: z.string(),
  title: z.string(),
  /** Names of its conditions, in the order the page shows them. */
  conditions: z.array(z.string()),
  hints: z.number().int(),
  solution: z.boolean(),
});

export const OutlineChapter = z.object({
  slug: z.string(),
  title: z.string(),
  summary: z.string(),
  minutes: z.number(),
  steps: z.array(OutlineStep),
  /** `answer` is the right option's text. */
  quizzes: z.array(z.object({ id: z.string(), options: z.array(z.string()), answer: z.string() })),
});

export const Outline = z.object({ chapters: z.array(OutlineChapter) });

export type OutlineStep = z.infer<typeof OutlineStep>;
export type OutlineChapter = z.infer<typeof OutlineChapter>;
export type Outline = z.infer<typeof Outline>;
