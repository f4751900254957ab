/** Makes a snapshot: a kind cluster, Istio's images put in if wished, brought to rest, and its root and /var kept. */
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { commitNode } from "#sandbox/engine/commit.ts";
import type { Engine } from "#sandbox/engine/engine.ts";
import type { Images } from "#sandbox/images/names.ts";
import { linkTree } from "./clone-var.ts";
import { clusterConfig } from "./cluster-config.ts";
import { createCluster } from "./kind-program.ts";
import { loadIstio } from "./load-istio.ts";
import { type Golden, type Snapshots, scriptPath } from "./snapshots.ts";

/** Part of the node's name, which every learner sees in `kubectl get nodes`. */
const CLUSTER = "labmate";
export const GOLDEN_NODE = `${CLUSTER}-control-plane`;
const NETWORK = "labmate-snapshots";
/** Until the node is Ready, on a box that has more to do. */
const WAIT_SECONDS = 180;

type Order = {
  engine: Engine;
  images: Images;
  snapshots: Snapshots;
  golden: Golden;
  say: (detail: string) => void;
  signal: AbortSignal;
};

/** Under the snapshots' lock. */
export async function makeSnapshot(order: Order): Promise<void> {
  const { engine, images, snapshots, golden, say, signal } = order;
  const folder = await snapshots.begin();
  await clear(engine);
  try {
    say("starting a cluster with kind");
    await createCluster(
      images.kind,
      engine,
      { name: CLUSTER, network: NETWORK, config: clusterConfig(images.node), waitSeconds: WAIT_SECONDS },
      signal,
    );
    const bash = (script: "quiesce" | "alone") =>
      engine.run(["exec", "-i", GOLDEN_NODE, "bash", "-s"], { stdin: { file: scriptPath(script) }, signal });
    if (golden.snapshot === "istio") {
      say("putting Istio's images in");
      await loadIstio(engine, images, GOLDEN_NODE, signal);
    }
    say("bringing it to rest");
    await bash("alone");
    await bash("quiesce");
    await engine.run(["cp", scriptPath("enter"), `${GOLDEN_NODE}:/usr/local/bin/labmate-enter`], { signal });
    await engine.run(["stop", "-t", "10", GOLDEN_NODE], { signal });

    say("keeping it");
    await mkdir(folder, { recursive: true, mode: 0o700 }); // keys lie in it
    await linkTree(await varOf(engine), join(folder, "var"), signal);
    await commitNode(
      engine,
      { container: GOLDEN_NODE, image: golden.image, entrypoint: ["/usr/local/bin/labmate-enter"] },
      signal,
    );
    await rename(folder, golden.folder);
  } finally {
    await clear(engine);
  }
}

/** Takes away the cluster that an interrupted maker left; one of somebody else's of that name is not touched. */
async function clear(engine: Engine): Promise<void> {
  const format = ["--format", "{{.Names}}\t{{.Image}}"];
  const listed = await engine.run(["ps", "-a", "--filter", `name=^${GOLDEN_NODE}$`, ...format]);
  const image = listed.split("\n")[0]?.split("\t")[1];
  if (image !== undefined && !image.startsWith("localhost/labmate/")) {
    throw new Error(
      `A container ${GOLDEN_NODE} that is not Labmate's stands in the way: \`kind delete cluster --name ${CLUSTER}\` removes it.`,
    );
  }
  if (image !== undefined) await engine.run(["rm", "-f", "-v", GOLDEN_NODE]);
  const networks = await engine.run(["network", "ls", "--format", "{{.Name}}"]);
  if (networks.split("\n").includes(NETWORK)) await engine.run(["network", "rm", NETWORK]);
}

const Mounts = z.array(z.object({ Destination: z.string(), Source: z.string() }));

async function varOf(engine: Engine): Promise<string> {
  const answer = await engine.run(["inspect", "--format", "{{json .Mounts}}", GOLDEN_NODE]);
  const mount = Mounts.parse(JSON.parse(answer)).find(({ Destination }) => Destination === "/var");
  if (!mount) throw new Error(`${GOLDEN_NODE} has no /var of its own.`);
  return mount.Source;
}
