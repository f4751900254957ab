/** What a sandbox's containers, network and labels are called: ids and instances keep Labmates and kind's own clusters apart. */
import type { SandboxId } from "#sandbox/sandbox.ts";

const ID = /^[a-z][a-z0-9]{7,15}$/;

export const INSTANCE_LABEL = "labmate.instance";
export const SANDBOX_LABEL = "labmate.sandbox";
/** kind's own labels: `kind get clusters` and `kind delete cluster` see our nodes as theirs. */
export const KIND_CLUSTER_LABEL = "io.x-k8s.kind.cluster";
export const KIND_ROLE_LABEL = "io.x-k8s.kind.role";

export type Names = {
  id: SandboxId;
  /** kind's name of the cluster; also the network's, and the mark on firewall rules. */
  cluster: string;
  node: string;
  toolbox: string;
  /** The volume of a home that is no folder of ours (create-node.ts). */
  home: string;
  /** For `--label` of whatever is made. */
  labels: readonly string[];
};

export function namesOf(instance: string, id: SandboxId): Names {
  if (!ID.test(id)) throw new Error(`"${id}" is no sandbox's id.`);
  const cluster = prefixOf(instance) + id;
  return {
    id,
    cluster,
    node: `${cluster}-control-plane`,
    toolbox: `${cluster}-toolbox`,
    home: `${cluster}-home`,
    labels: [`${INSTANCE_LABEL}=${instance}`, `${SANDBOX_LABEL}=${id}`].flatMap((label) => ["--label", label]),
  };
}

/** The id in the name of anything of that instance's, if it is one. */
export function idIn(instance: string, name: string): SandboxId | undefined {
  const prefix = prefixOf(instance);
  if (!name.startsWith(prefix)) return undefined;
  const id = name.slice(prefix.length).split("-")[0] ?? "";
  return ID.test(id) ? id : undefined;
}

export const isId = (name: string): boolean => ID.test(name);

const prefixOf = (instance: string) => `labmate-${instance}-`;
