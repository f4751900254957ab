/** What is kept and what goes when a machine has seen several versions of Labmate. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Engine } from "#sandbox/engine/engine.ts";
import type { PartRecipe } from "./part.ts";
import { prune } from "./prune.ts";
import { Store } from "./store.ts";

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "labmate-prune-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

const signal = new AbortController().signal;
const day = (number: number) => new Date(Date.UTC(2026, 0, number));

/** A Labmate of some version, with one folder and one image. */
function labmate(version: string) {
  const common = {
    title: "",
    expectedSeconds: 1,
    needs: [],
    values: [version],
    files: [],
    wanted: true,
    make: async () => {},
  };
  const recipes: PartRecipe[] = [
    { ...common, name: "folder", makes: "folder" },
    { ...common, name: "image", makes: "image" },
  ];
  return { recipes, store: new Store(cache, recipes) };
}

/** An engine with these images, some of which are in use. */
function engineWith(images: Set<string>, inUse: ReadonlySet<string>): Engine {
  return {
    name: "podman",
    version: "",
    env: {},
    hasImage: async (reference) => images.has(reference),
    run: async ([command, reference = ""]) => {
      if (command === "images") return [...images].join("\n");
      if (inUse.has(reference) || !images.delete(reference)) throw new Error("image is in use, or not known");
      return "";
    },
  };
}

test("what another version used lately stays; after two weeks it goes, and what is used stays", async () => {
  const [old, young] = [labmate("1"), labmate("2")];
  for (const { store } of [old, young]) await mkdir(store.folderOf("folder"), { recursive: true });
  const images = new Set([old.store.referenceOf("image"), young.store.referenceOf("image")]);
  const engine = engineWith(images, new Set());
  await prune({ ...old, engine, signal, now: day(1) });
  await prune({ ...young, engine, signal, now: day(10) });
  expect(existsSync(old.store.folderOf("folder"))).toBe(true);
  await prune({ ...young, engine, signal, now: day(16) });
  expect(existsSync(old.store.folderOf("folder"))).toBe(false);
  expect(existsSync(young.store.folderOf("folder"))).toBe(true);
  expect([...images]).toEqual([young.store.referenceOf("image")]);
});

test("an image that something stands on is tried again another day", async () => {
  const [old, young] = [labmate("1"), labmate("2")];
  const reference = old.store.referenceOf("image");
  const images = new Set([reference]);
  await prune({ ...old, engine: engineWith(images, new Set()), signal, now: day(1) });
  await prune({ ...young, engine: engineWith(images, new Set([reference])), signal, now: day(20) });
  expect(images.has(reference)).toBe(true);
  await prune({ ...young, engine: engineWith(images, new Set()), signal, now: day(21) });
  expect(images.size).toBe(0);
});
