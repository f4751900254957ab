/** A node made by `kind create cluster`, where none can be cloned: it takes three times as long. */
import { z } from "zod";
import { type Access, KUBECONFIG } from "./access.ts";
import { clusterConfig } from "./cluster-config.ts";
import { limitNode, TERMINAL_PORT } from "./containers.ts";
import { createCluster } from "./kind-program.ts";
import { loadIstio } from "./load-istio.ts";
import { createNetwork } from "./network.ts";
import type { NodeOrder, RunningNode } from "./node.ts";
import { putIntoHome } from "./put.ts";
import { scriptPath } from "./snapshots.ts";
import { raise } from "./walls.ts";

export async function createNode(order: NodeOrder, signal: AbortSignal): Promise<RunningNode> {
  const { engine, names, images, snapshot } = order;
  const network = await createNetwork(engine, names, signal);
  await raise(network.bridge, names.cluster);
  const config = clusterConfig(images.node, [TERMINAL_PORT]);
  await createCluster(
    images.kind,
    engine,
    { name: names.cluster, network: network.name, config, waitSeconds: 0 },
    signal,
  );
  await limitNode(engine, names, signal);
  const inNode = (script: "alone" | "access") =>
    engine.run(["exec", "-i", names.node, "bash", "-s"], { stdin: { file: scriptPath(script) }, signal });
  await inNode("alone");
  if (snapshot === "istio") await loadIstio(engine, images, names.node, signal);
  return {
    home: names.home, // made by the engine, from the image's own, when the toolbox mounts it
    access: async () => Kubeconfigs.parse(JSON.parse(await inNode("access"))),
    giveToLearner: (kubeconfig) => putIntoHome(engine, names.toolbox, new Map([[KUBECONFIG, Buffer.from(kubeconfig)]])),
  };
}

const Kubeconfigs: z.ZodType<Access> = z.object({ learner: z.string(), assistant: z.string() });
