/**
 * Where snapshots lie, and which are there: a root as an image of the engine, a /var as a folder of the cache, both named by
 * what went into them. Labmates of one machine share them; the folder appears last, by one rename.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { lock } from "#sandbox/images/lock.ts";
import { imagesOf } from "#sandbox/images/names.ts";
import type { Snapshot } from "#sandbox/sandbox.ts";
import { clusterConfig } from "./cluster-config.ts";

const REPOSITORY = "localhost/labmate/snapshot";
const MAKING = ".making";
const KEY_LENGTH = 12;

export const SNAPSHOTS = ["plain", "istio"] as const;

export type Golden = { snapshot: Snapshot; image: string; folder: string; var: string };

export class Snapshots {
  readonly #engine: Engine;
  readonly #cache: string;
  readonly #root: string;

  constructor(engine: Engine, cache: string) {
    this.#engine = engine;
    this.#cache = cache;
    this.#root = join(cache, "snapshots", engine.name);
  }

  /** What it is to be called. Known once the node image is there. */
  async goldenOf(snapshot: Snapshot): Promise<Golden> {
    const name = `${snapshot}-${await this.#key(snapshot)}`;
    const folder = join(this.#root, name);
    return { snapshot, image: `${REPOSITORY}:${name}`, folder, var: join(folder, "var") };
  }

  /** The snapshot, if it is there and whole. */
  async find(snapshot: Snapshot): Promise<Golden | undefined> {
    if (!(await this.#engine.hasImage(imagesOf(this.#cache).node))) return undefined;
    const golden = await this.goldenOf(snapshot);
    return existsSync(golden.folder) && (await this.#engine.hasImage(golden.image)) ? golden : undefined;
  }

  /** One maker at a time in this cache; resolves with the release. */
  async lock(onWait: (pid: number) => void, signal: AbortSignal): Promise<() => Promise<void>> {
    return lock(join(this.#root, "lock"), onWait, signal);
  }

  /** An empty folder to make a snapshot's in; what an interrupted maker left is taken away. Under the lock. */
  async begin(): Promise<string> {
    const folder = join(this.#root, MAKING);
    await rm(folder, { recursive: true, force: true });
    return folder;
  }

  /** Takes away the snapshots of other keys, as long as no container stands on them. Under the lock. */
  async prune(): Promise<void> {
    const current = await Promise.all(SNAPSHOTS.map((snapshot) => this.goldenOf(snapshot)));
    const keep = new Set(current.map(({ image }) => image));
    const listed = await this.#engine.run(["images", "--format", "{{.Repository}}:{{.Tag}}", REPOSITORY]);
    for (const image of listed.split("\n").filter((name) => name !== "" && !keep.has(name))) {
      const users = await this.#engine.run(["ps", "-a", "-q", "--filter", `ancestor=${image}`]);
      if (users.trim() === "") await this.#engine.run(["rmi", image]).catch(() => ""); // taken into use just now: it stays
    }
    const left = new Set((await this.#engine.run(["images", "--format", "{{.Tag}}", REPOSITORY])).split("\n"));
    for (const name of await readdir(this.#root).catch(() => [])) {
      const isSnapshot = SNAPSHOTS.some((snapshot) => name.startsWith(`${snapshot}-`));
      if (isSnapshot && !left.has(name)) await rm(join(this.#root, name), { recursive: true, force: true });
    }
  }

  async #key(snapshot: Snapshot): Promise<string> {
    const { node, istioImages } = imagesOf(this.#cache);
    const id = await this.#engine.run(["image", "inspect", "--format", "{{.Id}}", node]);
    const hash = createHash("sha256").update(`${id.trim()}\n${clusterConfig(node)}\n`);
    for (const script of NODE_SCRIPTS) hash.update(await readFile(scriptPath(script)));
    if (snapshot === "istio") hash.update(istioImages); // named by its content's key
    return hash.digest("hex").slice(0, KEY_LENGTH);
  }
}

/** What runs in a snapshot's node on our behalf; part of every snapshot's key. */
export const NODE_SCRIPTS = ["enter", "quiesce", "alone"] as const;
export const scriptPath = (name: (typeof NODE_SCRIPTS)[number] | "access"): string =>
  join(import.meta.dirname, "node", name);
