/** Makes the missing parts in the order of the list, at most two at once, and tells how each one stands. */
import type { Engine } from "#sandbox/engine/engine.ts";
import type { Part } from "#sandbox/sandbox.ts";
import { removeLeftovers } from "./leftovers.ts";
import type { PartRecipe } from "./part.ts";
import type { Store } from "./store.ts";

/** Two: one that compiles and one that downloads or unpacks keep two cores busy without starving a learner. */
const AT_ONCE = 2;

export type Order = {
  recipes: readonly PartRecipe[];
  store: Store;
  engine: Engine;
  report: (part: Part) => void;
  signal: AbortSignal;
};

/** Its part is named, and what was said; what is finished stays, so that asking again goes on from there. */
export class PartFailed extends Error {
  constructor(name: string, cause: unknown) {
    super(`${name} could not be made: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = "PartFailed";
  }
}

/** Ends when every wanted part is ready. When a part fails, what does not need it is still made; then the first failure is thrown. */
export async function cook(order: Order): Promise<void> {
  const { recipes, store, engine, signal } = order;
  const done = await store.finished(engine, signal);
  if (missing(recipes, done).size === 0) {
    for (const recipe of recipes) if (done.has(recipe.name)) order.report(state(recipe, "ready", ""));
    return;
  }
  const wait = (pid: number) => {
    for (const recipe of recipes)
      order.report(state(recipe, "waiting", `Another Labmate (process ${pid}) is making it.`));
  };
  const release = await store.lock(wait, signal);
  try {
    await cookAlone(order);
  } finally {
    await release();
  }
}

/** Whether every wanted part is there. */
export async function isFinished({ recipes, store, engine, signal }: Order): Promise<boolean> {
  return missing(recipes, await store.finished(engine, signal)).size === 0;
}

async function cookAlone({ recipes, store, engine, report, signal }: Order): Promise<void> {
  await Promise.all([store.sweep(), removeLeftovers(engine, signal)]);
  const done = await store.finished(engine, signal);
  const wanted = missing(recipes, done);
  for (const recipe of recipes) {
    if (done.has(recipe.name)) report(state(recipe, "ready", ""));
    else if (wanted.has(recipe.name)) report(state(recipe, "waiting", ""));
  }

  const waiting = recipes.filter((recipe) => wanted.has(recipe.name));
  const failures = new Map<string, unknown>();
  const running = new Set<Promise<void>>();
  const next = () => waiting.findIndex((recipe) => recipe.needs.every((need) => done.has(need)));
  while (waiting.length > 0 || running.size > 0) {
    if (signal.aborted) break;
    drop(waiting, failures, report);
    const at = running.size < AT_ONCE ? next() : -1;
    const [recipe] = at === -1 ? [] : waiting.splice(at, 1);
    if (recipe) {
      const work = make(recipe, { store, engine, report, signal })
        .then(() => void done.add(recipe.name))
        .catch((cause) => void failures.set(recipe.name, cause))
        .finally(() => running.delete(work));
      running.add(work);
    } else if (running.size > 0) {
      await Promise.race(running);
    }
  }
  await Promise.all(running);
  signal.throwIfAborted();
  for (const [name, cause] of failures) throw new PartFailed(name, cause);
}

/** The wanted parts that are not there, and what is missing on the way to them. */
function missing(recipes: readonly PartRecipe[], done: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  for (const recipe of recipes.toReversed()) {
    if (!done.has(recipe.name) && recipe.wanted) found.add(recipe.name);
    if (found.has(recipe.name)) for (const need of recipe.needs) if (!done.has(need)) found.add(need);
  }
  return found;
}

/** What needs a failed part can't be made: it fails with it, and says why. */
function drop(waiting: PartRecipe[], failures: Map<string, unknown>, report: (part: Part) => void): void {
  for (const recipe of waiting.filter(({ needs }) => needs.some((need) => failures.has(need)))) {
    const need = recipe.needs.find((name) => failures.has(name)) ?? "";
    failures.set(recipe.name, failures.get(need));
    waiting.splice(waiting.indexOf(recipe), 1);
    report(state(recipe, "failed", `It needs ${need}, which failed.`));
  }
}

async function make(recipe: PartRecipe, { store, engine, report, signal }: Omit<Order, "recipes">): Promise<void> {
  const began = performance.now();
  report(state(recipe, "working", ""));
  try {
    await makeIn(store, recipe, engine, (detail) => report(state(recipe, "working", detail)), signal);
    report({ ...state(recipe, "ready", ""), seconds: (performance.now() - began) / 1000 });
  } catch (cause) {
    if (!signal.aborted) report(state(recipe, "failed", cause instanceof Error ? cause.message : String(cause)));
    throw cause;
  }
}

async function makeIn(
  store: Store,
  recipe: PartRecipe,
  engine: Engine,
  say: (detail: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const workplace = await store.begin(recipe.name);
  try {
    await recipe.make({
      engine,
      folder: workplace.folder,
      scratch: workplace.scratch,
      reference: store.referenceOf(recipe.name),
      folderOf: (name) => store.folderOf(name),
      referenceOf: (name) => store.referenceOf(name),
      say,
      signal,
    });
    if (recipe.makes === "folder") await workplace.keep();
  } finally {
    await workplace.close();
  }
}

const state = ({ name, title, expectedSeconds }: PartRecipe, state: Part["state"], detail: string): Part => ({
  name,
  title,
  state,
  detail,
  expectedSeconds,
});
