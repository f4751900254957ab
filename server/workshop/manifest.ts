/** workshop.yaml, and any other YAML an author writes: checked by shape, mistakes named by line. */
import { isMap, LineCounter, parseDocument } from "yaml";
import { z } from "zod";

export const Manifest = z.strictObject({
  title: z.string().min(1),
  summary: z.string().min(1),
  authors: z.array(z.string()).default([]),
  snapshot: z.enum(["plain", "istio"]),
  position: z.number().int(),
  proven: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  chapters: z
    .array(
      z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "a chapter is the name of a folder here: small letters, digits, dashes"),
    )
    .min(1),
});

export type Manifest = z.infer<typeof Manifest>;

export type Read<Value> = { value: Value } | { mistakes: { line: number; message: string }[] };

/** @param firstLine the number of the text's first line in its file */
export function readYaml<Value>(text: string, shape: z.ZodType<Value>, firstLine = 1): Read<Value> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  if (document.errors.length > 0) {
    return {
      mistakes: document.errors.map(({ pos: [start], message }) => ({
        line: lineAt(start),
        message: message.split("\n")[0] ?? message,
      })),
    };
  }
  const parsed = shape.safeParse(document.toJS() ?? {});
  if (parsed.success) return { value: parsed.data };
  return {
    mistakes: parsed.error.issues.map(({ path, message }) => ({
      line: lineAt(offsetOf(document, path)),
      message: path.length > 0 ? `\`${path.join(".")}\`: ${message}` : message,
    })),
  };
}

/** Where in the text the deepest part of the path stands that exists. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)) {
      return Number(node.range[0]);
    }
  }
  return isMap(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
}
