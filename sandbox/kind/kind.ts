/**
 * Sandboxes that are kind clusters on this box: a node cloned from a snapshot, and a toolbox that shares its network.
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
import { chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { imagesOf } from "#sandbox/images/names.ts";
import type { Driver, Sandbox, SandboxId, Snapshot } from "#sandbox/sandbox.ts";
import { bundleTerminalHost } from "#sandbox/terminal/bundle.ts";
import { authorityIn, collectAccess, giveToLearner, LEARNER_UID, reaching } from "./access.ts";
import { apiAnswers, terminalAnswers } from "./answers.ts";
import { cloneVar } from "./clone-var.ts";
import { publishedPorts, startNode, startToolbox } from "./containers.ts";
import { freeze, stateOf, thaw } from "./freeze.ts";
import { namesOf } from "./names.ts";
import { createNetwork } from "./network.ts";
import { prepareKind } from "./prepare.ts";
import { putIntoHome } from "./put.ts";
import { type Record, readRecord, writeRecord } from "./record.ts";
import { findAll, removeAll } from "./remains.ts";
import { revive } from "./revive.ts";
import { runInToolbox } from "./run.ts";
import { type Golden, Snapshots } from "./snapshots.ts";
import { until } from "./until.ts";
import { raise } from "./walls.ts";

/** A node's /var is copied as files of this machine, with their owners; and walls are rules of this machine's kernel. */
const WHERE_NOT =
  "Clusters are cloned on Linux and as root only, so far. Run Labmate as root on a Linux machine, or use --driver local.";

export type KindOptions = {
  engine: Engine;
  /** LABMATE_CACHE: images and snapshots, shared by Labmates. */
  cache: string;
  /** The data folder: what sandboxes write. */
  data: string;
  /** Eight letters that tell this Labmate's containers from others'. */
  instance: string;
  log: (message: string, fields?: Readonly<{ [name: string]: unknown }>) => void;
};

export function kindDriver({ engine, cache, data, instance, log }: KindOptions): Driver {
  const root = join(data, "kind");
  const place = { engine, instance, root };
  const images = imagesOf(cache);
  const snapshots = new Snapshots(engine, cache);
  const goldens = new Map<Snapshot, Golden>();
  const bundle = () => bundleTerminalHost(join(cache, "terminal"));

  async function make(order: { id: SandboxId; snapshot: Snapshot }, signal: AbortSignal): Promise<Sandbox> {
    const names = namesOf(instance, order.id);
    const golden = goldens.get(order.snapshot) ?? (await snapshots.find(order.snapshot));
    if (!golden) throw new Error(`The snapshot ${order.snapshot} is not there yet.`);
    await removeAll(place, order.id);
    try {
      const record = await build(order.id, golden, signal);
      await writeRecord(join(root, order.id), record);
      return sandbox(order.id, record);
    } catch (cause) {
      await removeAll(place, names.id).catch((error: unknown) => log("could not clean up", { id: order.id, error }));
      throw cause;
    }
  }

  async function build(id: SandboxId, golden: Golden, signal: AbortSignal): Promise<Record> {
    const names = namesOf(instance, id);
    const folder = join(root, id);
    const home = join(folder, "home");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await Promise.all([mkdir(join(folder, "access")), mkdir(home)]);
    await chown(home, LEARNER_UID, LEARNER_UID);

    const cloned = cloneVar(golden.var, join(folder, "var"), signal);
    cloned.catch(() => {}); // awaited below, also when the network fails first
    const network = await createNetwork(engine, names, signal).finally(() => cloned.catch(() => {}));
    await Promise.all([cloned, raise(network.bridge, names.cluster)]);
    await startNode(engine, { names, network, image: golden.image, folder }, signal);

    const secret = randomBytes(24).toString("base64url");
    const mounts = golden.snapshot === "istio" ? images.istioMounts : [];
    const toolbox = { names, images, bundle: await bundle(), mounts, home, secret };
    const [ports, access] = await Promise.all([
      publishedPorts(engine, names, signal),
      collectAccess(folder, signal),
      startToolbox(engine, toolbox, signal),
    ]);
    await giveToLearner(home, access.learner);
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
    if (states.some((state) => state !== "running" && state !== "paused")) await revive(engine, names, record);
    return sandbox(id, record);
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
      if (process.platform !== "linux" || process.getuid?.() !== 0) throw new Error(WHERE_NOT);
      const onReady = (golden: Golden) => goldens.set(golden.snapshot, golden);
      await Promise.all([prepareKind({ engine, cache, snapshots, report, onReady, signal }), bundle()]);
    },
    ready: (snapshot) => goldens.has(snapshot),
    make,
    open,
    find: () => findAll(place),
    remove: (id) => removeAll(place, id),
    async close() {},
  };
}
