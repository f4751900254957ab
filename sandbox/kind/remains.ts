/** Finds and takes away all that exists of sandboxes, whole or half made: containers, volumes, networks, firewall rules, folders. */
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import type { SandboxId } from "#sandbox/sandbox.ts";
import { INSTANCE_LABEL, idIn, isId, namesOf, SANDBOX_LABEL } from "./names.ts";
import { readRecord } from "./record.ts";
import { waitForStrays } from "./strays.ts";
import { lower, marks } from "./walls.ts";

export type Place = { engine: Engine; instance: string; root: string };

export async function findAll({ engine, instance, root }: Place): Promise<SandboxId[]> {
  // By name: a node that kind made carries kind's labels alone.
  const [containers, networks, volumes, folders, walls] = await Promise.all([
    engine.run(["ps", "-a", "--format", "{{.Names}}"]),
    engine.run(["network", "ls", "--format", "{{.Name}}"]),
    engine.run(["volume", "ls", "--format", "{{.Name}}"]),
    readdir(root).catch(() => []),
    marks(),
  ]);
  const names = [...[containers, networks, volumes].flatMap((list) => list.split("\n")), ...walls];
  const ids = names.flatMap((name) => idIn(instance, name) ?? []);
  return [...new Set([...ids, ...folders.filter(isId)])].sort();
}

/** The folder goes last: as long as anything else is there, `findAll` sees the id whatever the engine says. */
export async function removeAll(place: Place, id: SandboxId): Promise<void> {
  const folder = join(place.root, id);
  const isHalfMade = existsSync(folder) && (await readRecord(folder)) === undefined;
  await removeThings(place, id);
  // A command that was forked, and not yet itself, when its maker was killed could not be seen the first time.
  if (isHalfMade) await removeThings(place, id);
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function removeThings({ engine, instance, root }: Place, id: SandboxId): Promise<void> {
  const names = namesOf(instance, id);
  await waitForStrays([names.cluster, join(root, id)]);
  await removeContainers(engine, names.toolbox, names.node, id, instance);
  await lower(names.cluster);
  for (const [kind, name] of [
    ["network", names.cluster],
    ["volume", names.home],
  ] as const) {
    const there = await engine.run([kind, "ls", "--format", "{{.Name}}"]);
    if (there.split("\n").includes(name)) await engine.run([kind, "rm", name]);
  }
}

async function removeContainers(engine: Engine, toolbox: string, node: string, id: SandboxId, instance: string) {
  const filters = [`label=${SANDBOX_LABEL}=${id}`, `label=${INSTANCE_LABEL}=${instance}`];
  const labelled = await engine.run([
    ...["ps", "-a", ...filters.flatMap((filter) => ["--filter", filter])],
    ...["--format", "{{.Names}}"],
  ]);
  const named = await engine.run(["ps", "-a", "--filter", `name=^${node}$`, "--format", "{{.Names}}"]);
  const found = new Set([...labelled.split("\n"), ...named.split("\n")].filter((name) => name !== ""));
  // The toolbox stands on the node's network, so it goes first. Nobody inside is asked to end: it is thrown away.
  const ordered = [...found].sort((a, b) => Number(a !== toolbox) - Number(b !== toolbox));
  const atOnce = engine.name === "podman" ? ["--time", "0"] : [];
  for (const container of ordered) await engine.run(["rm", "-f", "-v", ...atOnce, container]);
}
