/** A mistake of an author's, by name and place. */
import { z } from "zod";

export const Problem = z.object({
  /** Relative to the content folder. */
  file: z.string(),
  line: z.number().int(),
  message: z.string(),
});

export type Problem = z.infer<typeof Problem>;

/** The line of a text's first occurrence, from 1; 1 when it is nowhere. */
export function lineOf(text: string, part: string): number {
  const index = text.indexOf(part);
  return index < 0 ? 1 : text.slice(0, index).split("\n").length;
}

export function formatProblem({ file, line, message }: Problem): string {
  return `${file}:${line}: ${message}`;
}
