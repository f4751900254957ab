/** One piece of the preparation as the kitchen knows it: what goes in, what comes out, how it is made. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";

/** Enough of a sha256 to tell any two recipes apart, short enough for a tag. */
const KEY_LENGTH = 12;

const HERE = import.meta.dirname;

export type PartRecipe = {
  name: string;
  /** What a person waits for: "Kubernetes 1.36.3 (compiling)". */
  title: string;
  /** Measured on two cores. */
  expectedSeconds: number;
  /** Parts that must be finished before this one begins. */
  needs: readonly string[];
  /**
   * Everything the result depends on besides its needs: versions and settings, and files or folders beside this one. The
   * recipe's own code is not looked at: when it comes to make something else, say so with another value.
   */
  values: readonly string[];
  files: readonly string[];
  /** A folder in the cache, or an image in the engine. */
  makes: "folder" | "image";
  /** Sandboxes are made of these; the rest are steps on the way, made only when a wanted part is missing. */
  wanted: boolean;
  make(bench: Bench): Promise<void>;
  /** The same result from official images, where a registry answers: other needs, another way. */
  official?: { needs: readonly string[]; make(bench: Bench): Promise<void> };
};

/** What a recipe works with. */
export type Bench = {
  engine: Engine;
  /** The result, when the recipe makes a folder; empty at first. */
  folder: string;
  /** Thrown away afterwards: downloads, and the context of image builds. */
  scratch: string;
  /** The name to give to the finished image. */
  reference: string;
  /** The finished folder of a needed part. */
  folderOf(name: string): string;
  /** The finished image of a needed part. */
  referenceOf(name: string): string;
  /** Shows what is being done right now. */
  say(detail: string): void;
  signal: AbortSignal;
};

/** The path of one of our own sources. */
export const source = (...path: string[]): string => join(HERE, ...path);

/** Keys by name: the same versions and sources give the same key on every machine, and nothing else has a part in it. */
export function keysOf(recipes: readonly PartRecipe[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const recipe of recipes) {
    const hash = createHash("sha256").update(`${recipe.name}\n${recipe.makes}\n`);
    for (const value of recipe.values) hash.update(`value ${value}\n`);
    for (const file of recipe.files.flatMap(filesUnder))
      hash.update(`file ${file}\n`).update(readFileSync(source(file)));
    for (const need of recipe.needs) {
      const key = keys.get(need);
      if (key === undefined) throw new Error(`The part ${recipe.name} needs ${need}, which does not stand before it`);
      hash.update(`need ${need} ${key}\n`);
    }
    keys.set(recipe.name, hash.digest("hex").slice(0, KEY_LENGTH));
  }
  return keys;
}

/** Every file at or below a path beside this one, in a fixed order; tests make no difference to what is baked. */
export function filesUnder(path: string): string[] {
  if (!statSync(source(path)).isDirectory()) return [path];
  return readdirSync(source(path))
    .sort()
    .filter((name) => !/(\.test\.ts|_test\.go)$/.test(name))
    .flatMap((name) => filesUnder(join(path, name)));
}
