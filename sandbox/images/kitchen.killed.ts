/** A bake that never ends its second part: kitchen.test.ts kills it there. Argument: the cache folder. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cook } from "./kitchen.ts";
import type { PartRecipe } from "./part.ts";
import { Store } from "./store.ts";

const cache = process.argv[2] ?? "";
const common = { expectedSeconds: 1, values: [], files: [], makes: "folder" } as const;
const recipes: PartRecipe[] = [
  { ...common, name: "first", title: "first", needs: [], wanted: false, make: async () => {} },
  {
    ...common,
    name: "second",
    title: "second",
    needs: ["first"],
    wanted: true,
    make: async ({ folder }) => {
      await writeFile(join(folder, "whole"), "no");
      await writeFile(join(cache, "second-began"), "");
      setInterval(() => {}, 60_000);
      await new Promise(() => {});
    },
  },
];
await cook({
  recipes,
  store: new Store(cache, recipes),
  engine: { name: "podman", version: "", env: {}, run: async () => "", hasImage: async () => false },
  report: () => {},
  signal: new AbortController().signal,
});
