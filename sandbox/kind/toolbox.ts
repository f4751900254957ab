/** The toolbox's container: the learner's shells and their terminal host, in the node's network, without any privilege. */
import type { Engine } from "#sandbox/engine/engine.ts";
import { type Mount, NODE_PROGRAM, TERMINAL_HOST_FOLDER } from "#sandbox/images/names.ts";
import type { SandboxId } from "#sandbox/sandbox.ts";
import { type Names, TERMINAL_PORT } from "./names.ts";
import { labelsOf } from "./node.ts";

const MEMORY = "1g";
const PIDS = "512";
const HOME = "/home/learner";
const PATH = "/opt/istio/bin:/usr/local/bin:/usr/bin:/bin";

export type ToolboxOrder = {
  instance: string;
  id: SandboxId;
  names: Names;
  image: string;
  mounts: readonly Mount[];
  secret: string;
  signal: AbortSignal;
};

export async function startToolbox(
  engine: Engine,
  { instance, id, names, image, mounts, secret, signal }: ToolboxOrder,
): Promise<void> {
  const environment = {
    HOME,
    PATH,
    USER: "learner",
    LABMATE_TERMINAL_PORT: String(TERMINAL_PORT),
    LABMATE_TERMINAL_SECRET: secret,
  };
  await engine.run(
    [
      "run",
      "--detach",
      ...["--name", names.toolbox, "--network", `container:${names.node}`],
      ...labelsOf(instance, id).flatMap((label) => ["--label", label]),
      ...["--user", "learner", "--workdir", HOME, "--cap-drop", "all", "--security-opt", "no-new-privileges"],
      ...["--memory", MEMORY, "--pids-limit", PIDS],
      ...mounts.flatMap(({ source, target }) => ["--volume", `${source}:${target}:ro`]),
      ...Object.keys(environment).flatMap((name) => ["--env", name]), // values by our own environment: not in any process list
      image,
      NODE_PROGRAM,
      `${TERMINAL_HOST_FOLDER}/host.mjs`,
    ],
    { signal, env: environment },
  );
}

/** The learner's own way into their cluster, where kubectl looks for it. */
export async function giveKubeconfig(
  engine: Engine,
  names: Names,
  kubeconfig: string,
  signal: AbortSignal,
): Promise<void> {
  const script = "umask 077 && mkdir -p ~/.kube && cat > ~/.kube/config";
  await engine.run(["exec", "--interactive", names.toolbox, "bash", "-c", script], { stdin: kubeconfig, signal });
}
