/** A chapter's MDX becomes a component: once per text, however many learners read it. */
import { createHash } from "node:crypto";
import { bundleMDX } from "mdx-bundler";
import { getMDXComponent } from "mdx-bundler/client";
import type { ComponentType } from "react";
import remarkGfm from "remark-gfm";
import { highlightCode } from "./highlight.ts";
import { numberParts } from "./number-parts.ts";

// biome-ignore lint/suspicious/noExplicitAny: MDX hands each component whatever props its author wrote
export type Body = ComponentType<{ components: Record<string, ComponentType<any>> }>;

/** Old versions of a chapter under edit are forgotten. */
const MOST_KEPT = 200;

declare global {
  /** On globalThis, since Next bundles this module more than once. */
  var labmateChapters: Map<string, Promise<Body>> | undefined;
}

export function compileChapter(source: string): Promise<Body> {
  globalThis.labmateChapters ??= new Map();
  const kept = globalThis.labmateChapters;
  const hash = createHash("sha256").update(source).digest("base64");
  const known = kept.get(hash);
  if (known) return known;
  const body = compile(source);
  kept.set(hash, body);
  body.catch(() => kept.delete(hash));
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
  return body;
}

async function compile(source: string): Promise<Body> {
  const { code } = await bundleMDX({
    source,
    mdxOptions: (options) => ({
      ...options,
      remarkPlugins: [...(options.remarkPlugins ?? []), remarkGfm, numberParts, highlightCode],
    }),
    esbuildOptions: (options) => ({ ...options, minify: true, target: "es2022" }),
  });
  return getMDXComponent(code);
}
