/** A node cloned from a snapshot: hard links to its /var, a network and walls of its own, and new keys before systemd starts. */
import { chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { collectAccess, LEARNER_UID, writeKubeconfig } from "./access.ts";
import { cloneVar } from "./clone-var.ts";
import { startNode } from "./containers.ts";
import { createNetwork } from "./network.ts";
import type { NodeOrder, RunningNode } from "./node.ts";
import type { Golden } from "./snapshots.ts";
import { raise } from "./walls.ts";

export async function cloneNode(
  { engine, names, folder }: NodeOrder,
  golden: Golden,
  signal: AbortSignal,
): Promise<RunningNode> {
  const home = join(folder, "home");
  await Promise.all([mkdir(join(folder, "access")), mkdir(home)]);
  await chown(home, LEARNER_UID, LEARNER_UID);

  const cloned = cloneVar(golden.var, join(folder, "var"), signal);
  cloned.catch(() => {}); // awaited below, also when the network fails first
  const network = await createNetwork(engine, names, signal).finally(() => cloned.catch(() => {}));
  await Promise.all([cloned, raise(network.bridge, names.cluster)]);
  await startNode(engine, { names, network, image: golden.image, folder }, signal);
  return {
    home,
    access: () => collectAccess(folder, signal),
    giveToLearner: (kubeconfig) => writeKubeconfig(home, kubeconfig),
  };
}
