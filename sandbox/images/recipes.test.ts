/** What the real parts promise without being baked. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { imagesOf, PARTS_OF } from "./names.ts";
import { keysOf, type PartRecipe } from "./part.ts";
import { RECIPES } from "./recipes.ts";
import { VERSIONS } from "./versions.ts";

const part: PartRecipe = {
  name: "a",
  title: "A",
  expectedSeconds: 1,
  needs: [],
  values: ["1"],
  files: ["versions.ts"],
  makes: "folder",
  wanted: true,
  make: async () => {},
};
const keyOf = (recipe: PartRecipe) => keysOf([recipe]).get("a");

test("a key changes with a version, a source or what a part needs, and with nothing else", () => {
  expect(keyOf({ ...part, title: "another title", expectedSeconds: 99 })).toBe(keyOf(part));
  expect(keyOf({ ...part, values: ["2"] })).not.toBe(keyOf(part));
  expect(keyOf({ ...part, files: ["names.ts"] })).not.toBe(keyOf(part));
  const dependent: PartRecipe = { ...part, name: "b", needs: ["a"] };
  expect(keysOf([{ ...part, values: ["2"] }, dependent]).get("b")).not.toBe(keysOf([part, dependent]).get("b"));
});

test("the plain cluster's parts come before anything of Istio", () => {
  const at = (name: string) => RECIPES.findIndex((recipe) => recipe.name === name);
  expect(Math.max(...PARTS_OF.plain.map(at))).toBeLessThan(at("istio"));
  for (const name of PARTS_OF.istio) expect(RECIPES[at(name)]?.wanted).toBe(true);
});

test("names and paths are the same in every clone and lie in the cache", async () => {
  const cache = await mkdtemp(join(tmpdir(), "labmate-names-"));
  const images = imagesOf(cache);
  expect(images).toEqual(imagesOf(cache));
  expect(images.node).toMatch(/^localhost\/labmate\/node:[0-9a-f]{12}$/);
  for (const path of [images.kind, images.istioImages, ...images.istioMounts.map(({ source }) => source)])
    expect(path.startsWith(cache)).toBe(true);
  await rm(cache, { recursive: true });
});

test("versions.ts and the modules' go.mod files name the same versions", async () => {
  const { readFile } = await import("node:fs/promises");
  const mod = (folder: string) => readFile(join(import.meta.dirname, folder, "go.mod"), "utf8");
  expect(await mod(".")).toContain(`k8s.io/kubernetes v${VERSIONS.kubernetes}\n`);
  expect(await mod(".")).toContain(`go.etcd.io/etcd/server/v3 v${VERSIONS.etcd.replace(/-.*/, "")}\n`);
  expect(await mod("kind")).toContain(`sigs.k8s.io/kind v${VERSIONS.kind} `);
  expect(await mod("coredns")).toContain(`github.com/coredns/coredns v${VERSIONS.coredns}\n`);
  expect(await mod("fortio")).toContain(`fortio.org/fortio v${VERSIONS.fortio} `);
});
