/** Whether a registry is there, and that official images take the place of what would be baked. */
import { createServer } from "node:http";
import { expect, test } from "vitest";
import type { Engine } from "#sandbox/engine/engine.ts";
import { registryAnswers, takeFrom } from "./official.ts";
import { RECIPES } from "./recipes.ts";

const signal = new AbortController().signal;

async function registry(status: number) {
  const server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}/v2/`, close: () => new Promise((resolve) => server.close(resolve)) };
}

test("a registry that wants to know who we are is a registry; a broken one, none and `none` are not", async () => {
  const asking = await registry(401);
  const broken = await registry(503);
  expect(await registryAnswers(signal, asking.url)).toBe(true);
  expect(await registryAnswers(signal, broken.url)).toBe(false);
  expect(await registryAnswers(signal, "none")).toBe(false);
  await Promise.all([asking.close(), broken.close()]);
  expect(await registryAnswers(signal, asking.url)).toBe(false);
});

test("with official images, nothing of Kubernetes or Istio is compiled", () => {
  const names = new Set(RECIPES.filter(({ wanted }) => wanted).map(({ name }) => name));
  for (const recipe of RECIPES.toReversed())
    if (names.has(recipe.name)) for (const need of (recipe.official ?? recipe).needs) names.add(need);
  expect([...names].sort()).toEqual(["debian", "go", "istio-images", "istio-tools", "kind", "node", "toolbox"]);
});

test("what an official part needs stands before it in the list", () => {
  const order = RECIPES.map(({ name }) => name);
  for (const { name, official } of RECIPES)
    for (const need of official?.needs ?? []) expect(order.indexOf(need)).toBeLessThan(order.indexOf(name));
});

test("taking a file out of an image leaves no container, even when the file isn't there", async () => {
  const calls: string[] = [];
  const engine: Engine = {
    name: "podman",
    version: "",
    env: {},
    hasImage: async () => true,
    run: async ([command = "", ...rest]) => {
      calls.push([command, ...rest].join(" "));
      if (command === "cp") throw new Error("no such file");
      return command === "create" ? "c0ffee\n" : "";
    },
  };
  await expect(takeFrom(engine, "image:1", "/bin/x", "/tmp/x", signal)).rejects.toThrow("no such file");
  expect(calls).toEqual(["create image:1 none", "cp c0ffee:/bin/x /tmp/x", "rm -f c0ffee"]);
});
