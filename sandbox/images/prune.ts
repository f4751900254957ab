/** Takes away baked parts that no version of Labmate on this machine has used for a while. */
import { mkdir, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import type { PartRecipe } from "./part.ts";
import type { Store } from "./store.ts";

/** Long enough for two clones of different age to live side by side without baking in turns. */
const UNUSED_DAYS = 14;
const DAY_MS = 86_400_000;

type Shelf = { recipes: readonly PartRecipe[]; store: Store; engine: Engine; signal: AbortSignal; now?: Date };

/** Marks the finished parts as used now, and removes those of other keys whose mark is old. */
export async function prune({ recipes, store, engine, signal, now = new Date() }: Shelf): Promise<void> {
  await mkdir(store.marks, { recursive: true });
  const done = await store.finished(engine, signal);
  for (const recipe of recipes) if (done.has(recipe.name)) await mark(join(store.marks, store.idOf(recipe.name)), now);

  for (const id of await readdir(store.marks)) {
    const file = join(store.marks, id);
    const age = now.getTime() - (await stat(file)).mtime.getTime();
    if (age < UNUSED_DAYS * DAY_MS) continue;
    const [, name = "", key = ""] = /^(.+)-([0-9a-f]+)$/.exec(id) ?? [];
    // Refused while a container or a snapshot still stands on it: then it stays for another day.
    const image = await engine.run(["rmi", `localhost/labmate/${name}:${key}`], { signal }).catch(() => undefined);
    await rm(join(store.root, id), { recursive: true, force: true });
    if (image !== undefined || !(await engine.hasImage(`localhost/labmate/${name}:${key}`)))
      await rm(file, { force: true });
  }
}

async function mark(file: string, now: Date): Promise<void> {
  await writeFile(file, "");
  await utimes(file, now, now);
}
