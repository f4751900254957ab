/** What a condition's thread asks of the main side, and what comes back: the only words between them. */
import { z } from "zod";

const HttpOptions = z.object({
  headers: z.record(z.string(), z.string()).optional(),
  timeoutSeconds: z.number().positive().optional(),
});

export const Call = z.discriminatedUnion("method", [
  z.object({
    method: z.literal("cluster.get"),
    apiVersion: z.string(),
    kind: z.string(),
    name: z.string(),
    namespace: z.string().optional(),
  }),
  z.object({
    method: z.literal("cluster.list"),
    apiVersion: z.string(),
    kind: z.string(),
    namespace: z.string().optional(),
    labels: z.string().optional(),
  }),
  z.object({
    method: z.literal("cluster.logs"),
    pod: z.string(),
    namespace: z.string(),
    container: z.string().optional(),
    lines: z.number().int().positive().optional(),
  }),
  z.object({
    method: z.literal("http.get"),
    url: z.string(),
    options: HttpOptions,
    from: z.object({ namespace: z.string(), pod: z.string(), container: z.string() }).optional(),
  }),
  z.object({ method: z.literal("shell.run"), script: z.string() }),
  z.object({ method: z.literal("shell.read"), path: z.string() }),
]);

export type Call = z.infer<typeof Call>;

/** Which condition to run: an export of a chapter's checks, and a name in it. */
export type Order = { url: string; exported: string; condition: string };

export const ToThread = z.discriminatedUnion("type", [
  z.object({ type: z.literal("run"), run: z.string(), url: z.string(), exported: z.string(), condition: z.string() }),
  z.object({ type: z.literal("result"), run: z.string(), call: z.number(), value: z.unknown() }),
  z.object({ type: z.literal("failure"), run: z.string(), call: z.number(), message: z.string() }),
]);

export const FromThread = z.discriminatedUnion("type", [
  z.object({ type: z.literal("call"), run: z.string(), call: z.number(), asks: Call }),
  z.object({ type: z.literal("answer"), run: z.string(), answer: z.unknown() }),
  z.object({ type: z.literal("threw"), run: z.string(), message: z.string(), stack: z.string() }),
]);

/** The same limits as `Answer` of content/index.ts, and no more than a page can show. */
export const AnswerShape = z.union([
  z.literal(true),
  z.object({
    notYet: z.string().max(2_000),
    evidence: z.array(z.string().max(2_000)).max(50).readonly().optional(),
  }),
]);
