/** A sandbox's node, however it came to be: cloned from a snapshot (clone-node.ts) or made by kind itself (create-node.ts). */
import type { Engine } from "#sandbox/engine/engine.ts";
import type { Images } from "#sandbox/images/names.ts";
import type { Snapshot } from "#sandbox/sandbox.ts";
import type { Access } from "./access.ts";
import type { Names } from "./names.ts";

export type NodeOrder = {
  engine: Engine;
  names: Names;
  images: Images;
  snapshot: Snapshot;
  /** The sandbox's own, in the data folder. */
  folder: string;
};

export type RunningNode = {
  /** What the toolbox mounts as the learner's home: a folder of the box, or a volume of the engine. */
  home: string;
  /** The two kubeconfigs, once the node has them; whoever uses one says where the API is reached. */
  access(): Promise<Access>;
  /** Puts the learner's kubeconfig into their home. The toolbox runs. */
  giveToLearner(kubeconfig: string): Promise<void>;
};
