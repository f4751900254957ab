/**
 * The kind driver: each learner's own cluster on this box, cloned from a snapshot.
 *
 * A sandbox is a network, a node in it, a toolbox that shares the node's network, and a folder with the node's /var. All carry
 * this Labmate's label, so that the next process finds them; the record in the folder is written last and says that it is whole.
 */
import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { imagesOf, PARTS_OF, terminalMounts } from "#sandbox/images/names.ts";
import { prepareImages } from "#sandbox/images/prepare.ts";
import type { Driver, Part, Sandbox, SandboxId, Snapshot } from "#sandbox/sandbox.ts";
import { bundleTerminalHost } from "#sandbox/terminal/bundle.ts";
import { copyVar } from "./copy-var.ts";
import { API_PORT, ID, INSTANCE_LABEL, type Names, namesOf, SANDBOX_LABEL, TERMINAL_PORT } from "./names.ts";
import { lowerWalls, makeNetwork, raiseWalls } from "./network.ts";
import { labelsOf, publishedPort, startNode } from "./node.ts";
import { putInHome } from "./put-files.ts";
import { type Record, readRecord, writeRecord } from "./record.ts";
import { runInToolbox } from "./run-script.ts";
import { Snapshots } from "./snapshot.ts";
import { giveKubeconfig, startToolbox } from "./toolbox.ts";
import { untilApi, untilTerminalHost } from "./until.ts";

const SNAPSHOTS = {
  plain: { title: "A plain cluster, ready to be cloned", expectedSeconds: 45 },
  istio: { title: "A cluster with Istio's images, ready to be cloned", expectedSeconds: 70 },
} as const satisfies { [name in Snapshot]: { title: string; expectedSeconds: number } };

/** Starting the containers of a box that was rebooted. */
const RESTART_WITHIN_MS = 120_000;

export type KindOptions = { engine: Engine; cache: string; instance: string };

export type KindDriver = Driver & {
  /** After the last sandbox: what this driver changed in the box itself is undone. */
  leave(): Promise<void>;
};

export function kindDriver({ engine, cache, instance }: KindOptions): KindDriver {
  const images = imagesOf(cache);
  const snapshots = new Snapshots(engine, images, cache);
  const root = join(cache, "sandboxes", instance);
  const bundle = () => bundleTerminalHost(join(cache, "terminal"));
  const names = (id: SandboxId) => namesOf(instance, root, id);

  async function prepare(report: (part: Part) => void, signal: AbortSignal): Promise<void> {
    await raiseWalls(signal);
    await bundle();
    const ready = new Set<string>();
    const taken = new Map<Snapshot, Promise<void>>();
    const take = async (snapshot: Snapshot) => {
      const part = { name: `snapshot-${snapshot}`, ...SNAPSHOTS[snapshot] };
      const started = performance.now();
      const there = snapshots.get(snapshot) !== undefined;
      const tell = (state: Part["state"], detail = "") => report({ ...part, state, detail });
      try {
        await snapshots.make(snapshot, (doing) => tell("working", doing), signal);
        report({
          ...part,
          state: "ready",
          detail: "",
          ...(there ? {} : { seconds: Math.round((performance.now() - started) / 1000) }),
        });
      } catch (error) {
        tell("failed", error instanceof Error ? error.message : String(error));
        throw error;
      }
    };
    /** One after the other, in the order in which they become possible: two clusters at once help nobody. */
    let last: Promise<void> = Promise.resolve();
    const takeWhatIsPossible = () => {
      for (const snapshot of ["plain", "istio"] as const) {
        if (taken.has(snapshot) || !PARTS_OF[snapshot].every((part) => ready.has(part))) continue;
        last = last.then(() => take(snapshot));
        last.catch(() => {}); // awaited below
        taken.set(snapshot, last);
      }
    };
    for (const snapshot of ["plain", "istio"] as const) {
      if (!snapshots.get(snapshot))
        report({ name: `snapshot-${snapshot}`, ...SNAPSHOTS[snapshot], state: "waiting", detail: "" });
    }
    await prepareImages({
      engine,
      cache,
      signal,
      report(part) {
        report(part);
        if (part.state !== "ready") return;
        ready.add(part.name);
        takeWhatIsPossible();
      },
    });
    await Promise.all(taken.values());
  }

  async function make({ id, snapshot }: { id: SandboxId; snapshot: Snapshot }, signal: AbortSignal): Promise<Sandbox> {
    const golden = snapshots.get(snapshot);
    if (!golden) throw new Error(`The snapshot "${snapshot}" isn't there yet.`);
    const own = names(id);
    await remove(id);
    try {
      const secret = randomBytes(24).toString("base64url");
      await raiseWalls(signal);
      await Promise.all([
        copyVar(golden.var, join(own.folder, "var"), signal),
        makeNetwork(engine, own.network, { labels: labelsOf(instance, id), seed: randomBytes(1).readUInt8(), signal }),
      ]);
      await startNode(engine, golden, { instance, id, names: own, signal });
      const mounts = [...terminalMounts(await bundle()), ...(snapshot === "istio" ? images.istioMounts : [])];
      await startToolbox(engine, { instance, id, names: own, image: images.toolbox, mounts, secret, signal });
      const [apiPort, terminalPort] = await Promise.all([
        publishedPort(engine, own, API_PORT),
        publishedPort(engine, own, TERMINAL_PORT),
      ]);
      await Promise.all([untilApi(apiPort, signal), untilTerminalHost(terminalPort, signal)]);
      const [learner, assistant] = await Promise.all(
        ["learner", "assistant"].map((who) => engine.run(["exec", own.node, "cat", `/kind/${who}.conf`], { signal })),
      );
      await giveKubeconfig(engine, own, learner ?? "", signal);
      await engine.run(["exec", own.node, "rm", "/kind/learner.conf", "/kind/assistant.conf"], { signal });
      const kubeconfig = (assistant ?? "").replace(`https://127.0.0.1:${API_PORT}`, `https://127.0.0.1:${apiPort}`);
      const record = { secret, apiPort, terminalPort, kubeconfig };
      await writeRecord(own.folder, record);
      return sandbox(id, own, record);
    } catch (error) {
      await remove(id);
      throw error;
    }
  }

  async function open(id: SandboxId): Promise<Sandbox | undefined> {
    const own = names(id);
    const record = await readRecord(own.folder);
    if (!record) return undefined;
    const states = await statesOf(own);
    if (!states) return undefined;
    if (states.every((state) => state === "running" || state === "paused")) return sandbox(id, own, record);
    return restart(id, own, record);
  }

  /** A box that was switched off has stopped them; their files are all there, and shells begin anew. */
  async function restart(id: SandboxId, own: Names, record: Record): Promise<Sandbox> {
    const signal = AbortSignal.timeout(RESTART_WITHIN_MS);
    await raiseWalls(signal);
    await engine.run(["start", own.node], { signal });
    await engine.run(["start", own.toolbox], { signal });
    const [apiPort, terminalPort] = await Promise.all([
      publishedPort(engine, own, API_PORT),
      publishedPort(engine, own, TERMINAL_PORT),
    ]);
    await Promise.all([untilApi(apiPort, signal), untilTerminalHost(terminalPort, signal)]);
    const kubeconfig = record.kubeconfig.replace(`https://127.0.0.1:${record.apiPort}`, `https://127.0.0.1:${apiPort}`);
    const now = { ...record, apiPort, terminalPort, kubeconfig };
    await writeRecord(own.folder, now);
    return sandbox(id, own, now);
  }

  /** Undefined when one of the two is missing. */
  async function statesOf(own: Names): Promise<string[] | undefined> {
    const states = await engine
      .run(["inspect", "--type", "container", "--format", "{{.State.Status}}", own.node, own.toolbox])
      .catch(() => undefined);
    return states?.trim().split("\n");
  }

  function sandbox(id: SandboxId, own: Names, { secret, terminalPort, kubeconfig }: Record): Sandbox {
    const run: Sandbox["run"] = (script, options) => runInToolbox(engine, own.toolbox, script, options);
    /** Only those that are in the other state: the engine calls a second time an error. */
    const turn = async (verb: "pause" | "unpause", from: string) => {
      const states = await statesOf(own);
      if (!states) throw new Error(`The sandbox ${id} is gone.`);
      const those = [own.toolbox, own.node].filter((_, index) => states[1 - index] === from);
      if (those.length > 0) await engine.run([verb, ...those]);
    };
    return {
      id,
      terminal: { host: "127.0.0.1", port: terminalPort, secret },
      kubeconfig: async () => kubeconfig,
      freeze: () => turn("pause", "running"),
      thaw: () => turn("unpause", "paused"),
      run,
      put: (files) => putInHome(run, files),
    };
  }

  async function find(): Promise<SandboxId[]> {
    const ours = `label=${INSTANCE_LABEL}=${instance}`;
    const label = `{{.Label "${SANDBOX_LABEL}"}}`;
    const [containers, networks, folders] = await Promise.all([
      engine.run(["ps", "--all", "--filter", ours, "--format", label]),
      engine.run(["network", "ls", "--filter", ours, "--format", "{{.Name}}"]),
      readdir(root).catch(() => []),
    ]);
    const prefix = `labmate-${instance}-`;
    const found = [
      ...containers.split("\n"),
      ...networks.split("\n").map((name) => name.slice(prefix.length)),
      ...folders,
    ];
    return [...new Set(found.map((name) => name.trim()).filter((name) => ID.test(name)))];
  }

  async function remove(id: SandboxId): Promise<void> {
    const own = names(id);
    await engine.run([
      "rm",
      "--force",
      "--volumes",
      ...(engine.name === "podman" ? ["--ignore", "--time", "0"] : []),
      own.toolbox,
    ]);
    await engine.run([
      "rm",
      "--force",
      "--volumes",
      ...(engine.name === "podman" ? ["--ignore", "--time", "0"] : []),
      own.node,
    ]);
    await engine.run(["network", "rm", "--force", own.network]).catch(async (error: unknown) => {
      const names = await engine.run(["network", "ls", "--format", "{{.Name}}"]);
      if (names.split("\n").includes(own.network)) throw error;
    });
    await rm(own.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  return {
    name: "kind",
    prepare,
    ready: (snapshot) => snapshots.get(snapshot) !== undefined,
    make,
    open,
    find,
    remove,
    async close() {},
    async leave() {
      const others = await engine.run(["ps", "--all", "--filter", `label=${INSTANCE_LABEL}`, "--quiet"]);
      if (others.trim() === "") await lowerWalls();
      await rm(root, { recursive: true, force: true });
    },
  };
}
