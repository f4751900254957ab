/**
 * All that is baked, as one file that a machine without any network can start from.
 *
 * A tar archive: the wanted folders of the cache under their keyed names, and `engine-images.tar` with the wanted images.
 * It fits the clone whose versions and sources it was written from, and says so when it doesn't.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { runProgram } from "#sandbox/engine/program.ts";
import type { PartRecipe } from "./part.ts";
import type { Store } from "./store.ts";

const IMAGES = "engine-images.tar";

type Shelf = { recipes: readonly PartRecipe[]; store: Store; engine: Engine; signal: AbortSignal };

/** Takes what the bundle holds into cache and engine. Throws when it was written from other versions or sources. */
export async function readBundle(file: string, { recipes, store, engine, signal }: Shelf): Promise<void> {
  const done = await store.finished(engine, signal);
  if (wanted(recipes).every(({ name }) => done.has(name))) return;
  const workplace = await store.begin("bundle");
  try {
    await runProgram("tar", ["-xf", file, "-C", workplace.scratch], { signal });
    const found = new Set(await readdir(workplace.scratch));
    const missing = wanted(recipes, "folder").filter(({ name }) => !found.has(basename(store.folderOf(name))));
    if (missing.length > 0 || !found.has(IMAGES)) {
      const names = missing.map(({ title }) => title).join(", ") || "the engine's images";
      throw new Error(
        `${file} was written by another version of Labmate: it lacks ${names} as this one needs them. Write it anew where there is a network, or leave --offline-bundle out.`,
      );
    }
    await engine.run(["load", "-i", join(workplace.scratch, IMAGES)], { signal });
    for (const { name } of wanted(recipes, "folder"))
      if (!existsSync(store.folderOf(name)))
        await rename(join(workplace.scratch, basename(store.folderOf(name))), store.folderOf(name));
  } finally {
    await workplace.close();
  }
}

/** Writes the bundle, whole or not at all; everything wanted must be finished. Answers its size in bytes. */
export async function writeBundle(file: string, { recipes, store, engine, signal }: Shelf): Promise<number> {
  const workplace = await store.begin("bundle");
  const half = join(dirname(file), `.${basename(file)}.${process.pid}`);
  try {
    const images = wanted(recipes, "image").map(({ name }) => store.referenceOf(name));
    const multiple = engine.name === "podman" ? ["-q", "-m"] : [];
    await engine.run(["save", ...multiple, "-o", join(workplace.scratch, IMAGES), ...images], { signal });
    const folders = wanted(recipes, "folder").map(({ name }) => store.folderOf(name));
    const members = folders.flatMap((folder) => ["-C", dirname(folder), basename(folder)]);
    await mkdir(dirname(file), { recursive: true });
    await runProgram("tar", ["-cf", half, ...members, "-C", workplace.scratch, IMAGES], { signal });
    await rename(half, file);
    return (await stat(file)).size;
  } finally {
    await rm(half, { force: true });
    await workplace.close();
  }
}

const wanted = (recipes: readonly PartRecipe[], makes?: PartRecipe["makes"]) =>
  recipes.filter((recipe) => recipe.wanted && (makes === undefined || recipe.makes === makes));
