/** What a terminal host tells the assistant on /control, one JSON text frame an event. */
import { z } from "zod";

export const ControlEvent = z.discriminatedUnion("type", [
  /** A command typed at a prompt has ended. */
  z.object({ type: z.literal("command"), terminal: z.string(), exitCode: z.number().optional() }),
  /** Somebody types; told at most every ten seconds a terminal. */
  z.object({ type: z.literal("keystroke"), terminal: z.string() }),
  z.object({ type: z.literal("viewers"), terminal: z.string(), count: z.number() }),
]);
export type ControlEvent = z.infer<typeof ControlEvent>;
