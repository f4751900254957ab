/** Calls kind's own program: to make and delete clusters the way everyone does. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { runProgram } from "#sandbox/engine/program.ts";

/** kind waits for the node and its DNS by itself. */
const WAIT = "120s";

export type KindCluster = { name: string; network: string; config: string };

/** @returns the admin's kubeconfig; the user's own stays as it is */
export async function createCluster(
  kind: string,
  engine: Engine,
  { name, network, config }: KindCluster,
  signal: AbortSignal,
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "labmate-kind-"));
  const kubeconfig = join(scratch, "kubeconfig");
  try {
    const args = ["create", "cluster", "--name", name, "--config", "-", "--kubeconfig", kubeconfig, "--wait", WAIT];
    await runProgram(kind, args, { env: { ...engine.env, ...networkEnv(network) }, stdin: config, signal });
    return await readFile(kubeconfig, "utf8");
  } finally {
    await rm(scratch, { recursive: true });
  }
}

export async function deleteCluster(kind: string, engine: Engine, name: string): Promise<void> {
  await runProgram(kind, ["delete", "cluster", "--name", name, "--kubeconfig", "/dev/null"], { env: engine.env });
}

const networkEnv = (network: string) => ({
  KIND_EXPERIMENTAL_PODMAN_NETWORK: network,
  KIND_EXPERIMENTAL_DOCKER_NETWORK: network,
});
