/**
 * Where finished parts are: folders in the cache, images in the engine, both named by their key.
 *
 * A folder appears under its name by one rename, an image by one tag, so what is there is whole.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { isAlive } from "./alive.ts";
import { lock } from "./lock.ts";
import { keysOf, type PartRecipe } from "./part.ts";

const MAKING = ".making-";

export type Workplace = { folder: string; scratch: string; keep(): Promise<void>; close(): Promise<void> };

export class Store {
  /** Where the folders are. */
  readonly root: string;
  readonly #recipes: readonly PartRecipe[];
  readonly #keys: ReadonlyMap<string, string>;

  constructor(cache: string, recipes: readonly PartRecipe[]) {
    this.root = join(cache, "images");
    this.#recipes = recipes;
    this.#keys = keysOf(recipes);
  }

  /** Name and key of a part, as its folder is called. */
  idOf(name: string): string {
    return `${name}-${this.#key(name)}`;
  }

  folderOf(name: string): string {
    return join(this.root, this.idOf(name));
  }

  /** A file for each part, as young as its last use (prune.ts). */
  get marks(): string {
    return join(this.root, "used");
  }

  referenceOf(name: string): string {
    return `localhost/labmate/${name}:${this.#key(name)}`;
  }

  /** Names of the parts that are finished. One question to the engine for all of them. */
  async finished(engine: Engine, signal?: AbortSignal): Promise<Set<string>> {
    const listed = await engine.run(["images", "--format", "{{.Repository}}:{{.Tag}}"], { signal });
    const images = new Set(listed.split("\n"));
    const isThere = (recipe: PartRecipe) =>
      recipe.makes === "image" ? images.has(this.referenceOf(recipe.name)) : existsSync(this.folderOf(recipe.name));
    return new Set(this.#recipes.filter(isThere).map((recipe) => recipe.name));
  }

  /** Two empty folders to work in. `keep` makes `folder` the part's finished one; `close` takes away what is left. */
  async begin(name: string): Promise<Workplace> {
    await mkdir(this.root, { recursive: true });
    const root = await mkdtemp(join(this.root, `${MAKING}${process.pid}-${name}-`));
    const [folder, scratch] = [join(root, "result"), join(root, "scratch")];
    await Promise.all([mkdir(folder), mkdir(scratch)]);
    return {
      folder,
      scratch,
      keep: async () => {
        // Another Labmate may have been quicker: then its result, which is the same, stays.
        if (!existsSync(this.folderOf(name))) await rename(folder, this.folderOf(name));
      },
      close: () => remove(root),
    };
  }

  /** One bake at a time in this cache; resolves with the release. */
  lock(onWait: (pid: number) => void, signal: AbortSignal): Promise<() => Promise<void>> {
    return lock(join(this.root, "lock"), onWait, signal);
  }

  /** Takes away what processes that are no more left half done. */
  async sweep(): Promise<void> {
    const names = await readdir(this.root).catch(() => []);
    const left = names.filter(
      (name) => name.startsWith(MAKING) && !isAlive(Number(name.slice(MAKING.length).split("-")[0])),
    );
    await Promise.all(left.map((name) => remove(join(this.root, name))));
  }

  #key(name: string): string {
    const key = this.#keys.get(name);
    if (key === undefined) throw new Error(`There is no part ${name}`);
    return key;
  }
}

const remove = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 3 });
