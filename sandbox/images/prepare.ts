/** Makes all that sandboxes are made of. Calling it again goes on where it was; when nothing is missing it only looks. */
import type { Engine } from "#sandbox/engine/engine.ts";
import type { Part } from "#sandbox/sandbox.ts";
import { cook } from "./kitchen.ts";
import { RECIPES } from "./recipes.ts";
import { Store } from "./store.ts";

export type Preparation = {
  engine: Engine;
  /** LABMATE_CACHE: shared by every clone on this machine. */
  cache: string;
  report: (part: Part) => void;
  signal: AbortSignal;
};

export async function prepareImages({ engine, cache, report, signal }: Preparation): Promise<void> {
  await cook({ recipes: RECIPES, store: new Store(cache, RECIPES), engine, report, signal });
}
