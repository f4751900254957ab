/** Makes all that sandboxes are made of. Calling it again goes on where it was; when nothing is missing it only looks. */
import { existsSync } from "node:fs";
import type { Engine } from "#sandbox/engine/engine.ts";
import type { Part } from "#sandbox/sandbox.ts";
import { readBundle, writeBundle } from "./bundle.ts";
import { cook, isFinished } from "./kitchen.ts";
import { registryAnswers } from "./official.ts";
import type { PartRecipe } from "./part.ts";
import { prune } from "./prune.ts";
import { RECIPES } from "./recipes.ts";
import { Store } from "./store.ts";

export type Preparation = {
  engine: Engine;
  /** LABMATE_CACHE: shared by every clone on this machine. */
  cache: string;
  report: (part: Part) => void;
  signal: AbortSignal;
  /** A file to start from if it exists, and to write at the end if it doesn't. */
  offlineBundle?: string | undefined;
};

/** Official images where a registry answers; baked ones otherwise, and for whatever the registry turned out not to have. */
export async function prepareImages({ engine, cache, report, signal, offlineBundle }: Preparation): Promise<void> {
  const store = new Store(cache, RECIPES);
  const shelf = { recipes: RECIPES, store, engine, signal };
  if (offlineBundle !== undefined && existsSync(offlineBundle)) await readBundle(offlineBundle, shelf);

  const kitchen = { store, engine, report, signal };
  if (!(await isFinished({ recipes: RECIPES, ...kitchen })) && (await registryAnswers(signal))) {
    await cook({ recipes: RECIPES.map(official), ...kitchen }).catch(() => signal.throwIfAborted()); // each part has told why
  }
  await cook({ recipes: RECIPES, ...kitchen });
  await prune(shelf);

  if (offlineBundle !== undefined && !existsSync(offlineBundle)) await writeBundle(offlineBundle, shelf);
}

const official = (recipe: PartRecipe): PartRecipe => (recipe.official ? { ...recipe, ...recipe.official } : recipe);
