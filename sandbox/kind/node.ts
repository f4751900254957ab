/** The node's container: what kind itself would start, from a snapshot, with our first step in front and limits around it. */
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import type { SandboxId } from "#sandbox/sandbox.ts";
import { API_PORT, INSTANCE_LABEL, type Names, SANDBOX_LABEL, TERMINAL_PORT } from "./names.ts";
import type { Golden } from "./snapshot.ts";

const BEGIN = "/labmate-begin";
/** A cluster with Istio and BookInfo takes 1.5 GB. */
const MEMORY = "4g";
const PIDS = "4096";
/** Of 1024: the site and its database come first when the box is busy. */
const CPU_SHARES = "512";

export const labelsOf = (instance: string, id: SandboxId) => [
  `${INSTANCE_LABEL}=${instance}`,
  `${SANDBOX_LABEL}=${id}`,
];

export async function startNode(
  engine: Engine,
  golden: Golden,
  { instance, id, names, signal }: { instance: string; id: SandboxId; names: Names; signal: AbortSignal },
): Promise<void> {
  const labels = [
    "io.x-k8s.kind.role=control-plane",
    `io.x-k8s.kind.cluster=${names.network}`,
    ...labelsOf(instance, id),
  ];
  await engine.run(
    [
      "run",
      "--detach",
      "--tty",
      ...["--name", names.node, "--hostname", golden.hostname, "--network", names.network],
      ...labels.flatMap((label) => ["--label", label]),
      "--privileged",
      ...(engine.name === "podman"
        ? ["--cgroupns=private"]
        : ["--cgroupns=private", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined"]),
      ...["--tmpfs", "/tmp", "--tmpfs", "/run"],
      ...["--volume", `${join(names.folder, "var")}:/var:suid,exec,dev`, "--volume", "/lib/modules:/lib/modules:ro"],
      ...["--volume", `${join(import.meta.dirname, "begin.sh")}:${BEGIN}:ro`],
      ...["--env", `container=${engine.name}`, "--env", "KUBECONFIG=/etc/kubernetes/admin.conf"],
      ...["--memory", MEMORY, "--pids-limit", PIDS, "--cpu-shares", CPU_SHARES],
      ...["--publish", `127.0.0.1::${API_PORT}/tcp`, "--publish", `127.0.0.1::${TERMINAL_PORT}/tcp`],
      ...["--entrypoint", '["/bin/bash","/labmate-begin"]'],
      golden.image,
    ],
    { signal },
  );
}

/** Where a port of the node is published on this box. */
export async function publishedPort(engine: Engine, names: Names, port: number): Promise<number> {
  const answer = await engine.run(["port", names.node, `${port}/tcp`]);
  const published = Number(answer.trim().split("\n")[0]?.split(":").at(-1));
  if (!published) throw new Error(`${names.node} does not publish port ${port}: ${answer.trim()}`);
  return published;
}
