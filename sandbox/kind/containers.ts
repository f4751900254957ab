/** Starts a sandbox's two containers: a node, with kind's own flags and ours, and the toolbox that shares its network. */
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { type Images, type Mount, NODE_PROGRAM, TERMINAL_HOST_FOLDER, terminalMounts } from "#sandbox/images/names.ts";
import { GOLDEN_NODE } from "./make-snapshot.ts";
import { KIND_CLUSTER_LABEL, KIND_ROLE_LABEL, type Names } from "./names.ts";
import type { Network } from "./network.ts";

export const API_PORT = 6443;
export const TERMINAL_PORT = 7681;

/** Istio and BookInfo take half of it; a learner's runaway pod meets the limit before the box does. */
const NODE_MEMORY = "4g";
const NODE_PIDS = 8192;
const TOOLBOX_MEMORY = "1g";
const TOOLBOX_PIDS = 512;
/** Half of what everything else gets when the processor is short: the site stays quick under busy clusters. */
const CPU_SHARES = 512;

const NODE_LIMITS = ["--memory", NODE_MEMORY, "--cpu-shares", String(CPU_SHARES)];
const NODE_PIDS_LIMIT = ["--pids-limit", String(NODE_PIDS)];

type NodeOrder = { names: Names; network: Network; image: string; folder: string };

export async function startNode(
  engine: Engine,
  { names, network, image, folder }: NodeOrder,
  signal: AbortSignal,
): Promise<void> {
  const podman = engine.name === "podman" ? ["-e", "container=podman", "--cgroupns=private"] : ["--cgroupns=private"];
  // Podman mounts a folder without them; Docker knows no such words, and takes the folder as it is.
  const mode = engine.name === "podman" ? ":suid,exec,dev" : "";
  const security =
    engine.name === "docker" ? ["--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined"] : [];
  await engine.run(
    [
      ...["run", "--detach", "--tty", "--privileged", ...podman, ...security],
      // The name that is written in the snapshot's certificates and in its etcd.
      ...["--name", names.node, "--hostname", GOLDEN_NODE, ...names.labels],
      ...["--label", `${KIND_ROLE_LABEL}=control-plane`, "--label", `${KIND_CLUSTER_LABEL}=${names.cluster}`],
      ...["--network", network.name, "--ip", network.nodeAddress],
      ...[API_PORT, TERMINAL_PORT].flatMap((port) => ["--publish", `127.0.0.1::${port}`]),
      ...[...NODE_LIMITS, ...NODE_PIDS_LIMIT],
      ...["--tmpfs", "/tmp", "--tmpfs", "/run", "--volume", "/lib/modules:/lib/modules:ro"],
      ...["--volume", `${join(folder, "var")}:/var${mode}`],
      ...["--volume", `${join(folder, "access")}:/labmate/access`],
      ...["-e", "KUBECONFIG=/etc/kubernetes/admin.conf", "-e", "KIND_EXPERIMENTAL_CONTAINERD_SNAPSHOTTER", image],
    ],
    { signal },
  );
}

/** The same limits for a node that kind started. Podman 4 can't change that of processes: its own, 2048, stays. */
export async function limitNode(engine: Engine, names: Names, signal: AbortSignal): Promise<void> {
  const pids = engine.name === "docker" ? NODE_PIDS_LIMIT : [];
  await engine.run(["update", ...NODE_LIMITS, "--memory-swap", NODE_MEMORY, ...pids, names.node], { signal });
}

type ToolboxOrder = {
  names: Names;
  images: Images;
  bundle: string;
  /** Beside the terminal host's: what the snapshot brings to the learner's hand. */
  mounts: readonly Mount[];
  /** A folder of the box, or a volume's name. */
  home: string;
  secret: string;
};

export async function startToolbox(engine: Engine, order: ToolboxOrder, signal: AbortSignal): Promise<void> {
  const { names, images, bundle, mounts, home, secret } = order;
  const readOnly = [...terminalMounts(bundle), ...mounts];
  // What a user's home begins with lies in the image, and the volume hides it.
  const main = `cp -rn /etc/skel/. ~/; exec ${NODE_PROGRAM} ${TERMINAL_HOST_FOLDER}/host.mjs`;
  await engine.run(
    [
      ...["run", "--detach", "--name", names.toolbox, ...names.labels, "--network", `container:${names.node}`],
      ...["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--read-only", "--restart", "always"],
      ...["--tmpfs", "/tmp:rw,mode=1777,size=256m", "--volume", `${home}:/home/learner`],
      ...["--memory", TOOLBOX_MEMORY, "--pids-limit", String(TOOLBOX_PIDS), "--cpu-shares", String(CPU_SHARES)],
      ...readOnly.flatMap(({ source, target }) => ["--volume", `${source}:${target}:ro`]),
      ...["-e", `LABMATE_TERMINAL_PORT=${TERMINAL_PORT}`, "-e", `LABMATE_TERMINAL_SECRET=${secret}`],
      ...["-e", "HOME=/home/learner", "-e", "USER=learner", images.toolbox, "bash", "-c", main],
    ],
    { signal },
  );
}

/** The free loopback ports that the engine chose. */
export async function publishedPorts(
  engine: Engine,
  names: Names,
  signal: AbortSignal,
): Promise<{ api: number; terminal: number }> {
  const answer = await engine.run(["port", names.node], { signal });
  const portOf = (inside: number) => {
    const port = new RegExp(`^${inside}/tcp -> 127\\.0\\.0\\.1:(\\d+)$`, "m").exec(answer)?.[1];
    if (port === undefined) throw new Error(`${names.node} does not publish ${inside}: ${answer}`);
    return Number(port);
  };
  return { api: portOf(API_PORT), terminal: portOf(TERMINAL_PORT) };
}
