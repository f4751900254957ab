/**
 * Sandboxes that are kind clusters on this box: a node cloned from a snapshot, or made by kind where that can't be, and a toolbox
 * that shares its network.
 *
 *   <data>/kind/<id>/sandbox.json   its secret, ports and the assistant's kubeconfig; there once it was made to the end
 *                    var/           the node's /var
 *                    home/          the learner's home
 *                    access/        where the node leaves credentials for a moment
 *
 * It is for people you know: a node is a privileged container, and whoever is cluster-admin in it can, with effort, reach
 * the box. walls.ts keeps the network's straight ways shut.
 */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { imagesOf } from "#sandbox/images/names.ts";
import type { Driver, Sandbox, SandboxId, Snapshot } from "#sandbox/sandbox.ts";
import { bundleTerminalHost } from "#sandbox/terminal/bundle.ts";
import { authorityIn, reaching } from "./access.ts";
import { apiAnswers, terminalAnswers } from "./answers.ts";
import { cloneNode } from "./clone-node.ts";
import { API_PORT, publishedPorts, startToolbox } from "./containers.ts";
import { createNode } from "./create-node.ts";
import { freeze, stateOf, thaw } from "./freeze.ts";
import { namesOf } from "./names.ts";
import { prepareKind } from "./prepare.ts";
import { putIntoHome } from "./put.ts";
import { type Record, readRecord, writeRecord } from "./record.ts";
import { findAll, removeAll } from "./remains.ts";
import { revive } from "./revive.ts";
import { isRootOnLinux } from "./root-on-linux.ts";
import { runInToolbox } from "./run.ts";
import { type Golden, Snapshots } from "./snapshots.ts";
import { until } from "./until.ts";

/** kind runs on Linux's kernel: the toolbox is given this machine's own Node. */
const WHERE_NOT = "Clusters run on Linux only, so far. Run Labmate on a Linux machine, or use --driver local.";

export type KindOptions = {
  engine: Engine;
  /** LABMATE_CACHE: images and snapshots, shared by Labmates. */
  cache: string;
  /** The data folder: what sandboxes write. */
  data: string;
  /** Eight letters that tell this Labmate's containers from others'. */
  instance: string;
  log: (message: string, fields?: Readonly<{ [name: string]: unknown }>) => void;
  /** Whether nodes are cloned; else, and where cloning fails, `kind create cluster` makes each. */
  clones?: boolean;
};

type Order = { id: SandboxId; snapshot: Snapshot };

export function kindDriver({ engine, cache, data, instance, log, clones = isRootOnLinux() }: KindOptions): Driver {
  const root = join(data, "kind");
  const place = { engine, instance, root };
  const images = imagesOf(cache);
  const snapshots = new Snapshots(engine, cache);
  /** Snapshots that are ready; kind makes the nodes of one that has no golden one. */
  const ready = new Map<Snapshot, Golden | undefined>();
  const bundle = () => bundleTerminalHost(join(cache, "terminal"));

  async function make(order: Order, signal: AbortSignal): Promise<Sandbox> {
    const names = namesOf(instance, order.id);
    const golden = ready.get(order.snapshot) ?? (clones ? await snapshots.find(order.snapshot) : undefined);
    if (!golden && !ready.has(order.snapshot)) throw new Error(`The snapshot ${order.snapshot} is not there yet.`);
    await removeAll(place, order.id);
    try {
      const record = await build(order, golden, signal);
      await writeRecord(join(root, order.id), record);
      return sandbox(order.id, record);
    } catch (cause) {
      await removeAll(place, names.id).catch((error: unknown) => log("could not clean up", { id: order.id, error }));
      throw cause;
    }
  }

  async function build({ id, snapshot }: Order, golden: Golden | undefined, signal: AbortSignal): Promise<Record> {
    const names = namesOf(instance, id);
    const folder = join(root, id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const order = { engine, names, images, snapshot, folder };
    const node = golden ? await cloneNode(order, golden, signal) : await createNode(order, signal);

    const secret = randomBytes(24).toString("base64url");
    const mounts = snapshot === "istio" ? images.istioMounts : [];
    const toolbox = { names, images, bundle: await bundle(), mounts, home: node.home, secret };
    const [ports, access] = await Promise.all([
      publishedPorts(engine, names, signal),
      node.access(),
      startToolbox(engine, toolbox, signal),
    ]);
    await node.giveToLearner(reaching(access.learner, API_PORT));
    const authority = authorityIn(access.assistant);
    const isSo = (answer: boolean) => answer || undefined;
    await until(async () => isSo(await apiAnswers(ports.api, authority)), signal);
    await until(async () => isSo(await terminalAnswers(ports.terminal)), signal);
    return { secret, terminalPort: ports.terminal, kubeconfig: reaching(access.assistant, ports.api) };
  }

  async function open(id: SandboxId): Promise<Sandbox | undefined> {
    const names = namesOf(instance, id);
    const record = await readRecord(join(root, id));
    if (!record) return undefined;
    const states = await Promise.all([names.node, names.toolbox].map((name) => stateOf(engine, name)));
    if (states.some((state) => state === undefined)) return undefined;
    if (states.every((state) => state === "running" || state === "paused")) return sandbox(id, record);
    const revived = await revive(engine, names, record);
    await writeRecord(join(root, id), revived);
    return sandbox(id, revived);
  }

  function sandbox(id: SandboxId, { secret, terminalPort, kubeconfig }: Record): Sandbox {
    const names = namesOf(instance, id);
    return {
      id,
      terminal: { host: "127.0.0.1", port: terminalPort, secret },
      kubeconfig: async () => kubeconfig,
      freeze: () => freeze(engine, names),
      thaw: () => thaw(engine, names),
      run: (script, options) => runInToolbox(engine, names.toolbox, script, options),
      put: (files) => putIntoHome(engine, names.toolbox, files),
    };
  }

  return {
    name: "kind",
    async prepare(report, signal) {
      if (process.platform !== "linux") throw new Error(WHERE_NOT);
      const onReady = (snapshot: Snapshot, golden?: Golden) => ready.set(snapshot, golden);
      await Promise.all([prepareKind({ engine, cache, snapshots, clones, report, onReady, log, signal }), bundle()]);
    },
    ready: (snapshot) => ready.has(snapshot),
    make,
    open,
    find: () => findAll(place),
    remove: (id) => removeAll(place, id),
    async close() {},
  };
}
