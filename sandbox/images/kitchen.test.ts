/** The bake as somebody waits for it, with small parts in place of the real ones and a folder in place of an engine. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Engine } from "#sandbox/engine/engine.ts";
import type { Part } from "#sandbox/sandbox.ts";
import { cook } from "./kitchen.ts";
import { removeLeftovers } from "./leftovers.ts";
import type { PartRecipe } from "./part.ts";
import { Store } from "./store.ts";

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "labmate-kitchen-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

/** An engine that has no images. */
const engine: Engine = {
  name: "podman",
  version: "podman 0",
  env: {},
  run: async () => "",
  hasImage: async () => false,
};

function recipe(name: string, needs: string[], make: PartRecipe["make"], wanted = false): PartRecipe {
  return { name, title: name, expectedSeconds: 1, needs, values: [], files: [], makes: "folder", wanted, make };
}

const nothing = async () => {};

function bake(recipes: PartRecipe[], signal = new AbortController().signal) {
  const seen: Part[] = [];
  const store = new Store(cache, recipes);
  const done = cook({ recipes, store, engine, signal, report: (part) => seen.push(part) });
  return {
    seen,
    store,
    done,
    states: (name: string) => seen.filter((part) => part.name === name).map(({ state }) => state),
  };
}

test("parts are made after what they need, at most two at once, in the order of the list", async () => {
  let running = 0;
  let most = 0;
  let begun = 0;
  const work = async () => {
    begun += 1;
    running += 1;
    most = Math.max(most, running);
    await vi.waitFor(() => expect(begun).toBeGreaterThan(1));
    running -= 1;
  };
  const recipes = ["a", "b", "c"].map((name) => recipe(name, [], work, true));
  const { seen, done } = bake([...recipes, recipe("d", ["c"], work, true)]);
  await done;
  expect(seen.filter(({ state }) => state === "working").map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
  expect(most).toBe(2);
});

test("each part is told as waiting, working and ready, with the time it took", async () => {
  const { seen, states, done } = bake([recipe("a", [], async ({ say }) => say("halfway"), true)]);
  await done;
  expect(states("a")).toEqual(["waiting", "working", "working", "ready"]);
  expect(seen.map(({ detail }) => detail)).toContain("halfway");
  expect(seen.at(-1)?.seconds).toBeGreaterThan(0);
});

test("the second time nothing is made, not even what was only a step on the way", async () => {
  const make = vi.fn(nothing);
  const recipes = [recipe("step", [], make), recipe("whole", ["step"], make, true)];
  const first = bake(recipes);
  await first.done;
  await rm(first.store.folderOf("step"), { recursive: true });
  const second = bake(recipes);
  await second.done;
  expect(make).toHaveBeenCalledTimes(2);
  expect(second.states("whole")).toEqual(["ready"]);
});

test("a failed part says why, what needs it says so too, and the rest is still made", async () => {
  const { seen, states, done } = bake([
    recipe("bad", [], async () => {
      throw new Error("the mirror is gone");
    }),
    recipe("late", ["bad"], nothing, true),
    recipe("good", [], nothing, true),
  ]);
  await expect(done).rejects.toThrow("the mirror is gone");
  expect(seen.find(({ name, state }) => name === "bad" && state === "failed")?.detail).toBe("the mirror is gone");
  expect(seen.find(({ name, state }) => name === "late" && state === "failed")?.detail).toContain("bad");
  expect(states("good").at(-1)).toBe("ready");
});

test("after a failure the next call goes on with what is missing", async () => {
  let broken = true;
  const first = vi.fn(nothing);
  const second = async () => {
    if (broken) throw new Error("no network");
  };
  const recipes = [recipe("first", [], first), recipe("second", ["first"], second, true)];
  await expect(bake(recipes).done).rejects.toThrow("no network");
  broken = false;
  await bake(recipes).done;
  expect(first).toHaveBeenCalledTimes(1);
});

test("an aborted bake ends when its part has ended and leaves no half folder", async () => {
  const stop = new AbortController();
  const { done, seen } = bake(
    [
      recipe(
        "slow",
        [],
        async ({ folder, signal }) => {
          await writeFile(join(folder, "half"), "");
          await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        },
        true,
      ),
    ],
    stop.signal,
  );
  await vi.waitFor(() => expect(seen.some(({ state }) => state === "working")).toBe(true));
  stop.abort(new Error("stopped"));
  await expect(done).rejects.toThrow("stopped");
  expect(await readdir(join(cache, "images"))).toEqual([]);
});

test("killed in the middle of a part, the bake keeps finished parts and makes that one anew", async () => {
  const killed = spawn(process.execPath, [join(import.meta.dirname, "kitchen.killed.ts"), cache], { stdio: "inherit" });
  const ended = new Promise((resolve) => killed.once("exit", resolve));
  await vi.waitFor(() => expect(existsSync(join(cache, "second-began"))).toBe(true), { timeout: 20_000 });
  killed.kill("SIGKILL");
  await ended;
  expect((await readdir(join(cache, "images"))).some((name) => name.startsWith(".making-"))).toBe(true);

  const first = vi.fn(nothing);
  const recipes = [
    recipe("first", [], first),
    recipe("second", ["first"], ({ folder }) => writeFile(join(folder, "whole"), "yes"), true),
  ];
  const { store, done } = bake(recipes);
  await done;
  expect(first).not.toHaveBeenCalled();
  expect(await readFile(join(store.folderOf("second"), "whole"), "utf8")).toBe("yes");
  expect((await readdir(join(cache, "images"))).filter((name) => name.startsWith(".") || name === "lock")).toEqual([]);
});

test("two Labmates on one cache bake once", async () => {
  const make = vi.fn(async () => new Promise<void>((resolve) => setTimeout(resolve, 30)));
  const recipes = [recipe("a", [], make, true)];
  await Promise.all([bake(recipes).done, bake(recipes).done]);
  expect(make).toHaveBeenCalledTimes(1);
});

test("a folder that appears while we work is kept, and ours thrown away", async () => {
  const recipes = [
    recipe(
      "a",
      [],
      async ({ folderOf }) => void (await mkdir(join(folderOf("a"), "theirs"), { recursive: true })),
      true,
    ),
  ];
  const { store, done } = bake(recipes);
  await done;
  expect(await readdir(store.folderOf("a"))).toEqual(["theirs"]);
});

test("a container that a killed bake left is removed, one of a living bake is not", async () => {
  const gone = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => gone.once("exit", resolve));
  const removed: string[] = [];
  const crowded: Engine = {
    ...engine,
    run: async ([command, ...rest]) => {
      if (command === "ps") return `labmate-bake-${gone.pid}-1\nlabmate-bake-${process.pid}-1\nsomebody-elses\n`;
      if (command === "rm") removed.push(rest.at(-1) ?? "");
      return "";
    },
  };
  await removeLeftovers(crowded, new AbortController().signal);
  expect(removed).toEqual([`labmate-bake-${gone.pid}-1`]);
});
