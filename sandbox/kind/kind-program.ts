/** Calls kind's own program: to make and delete clusters the way everyone does. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { runProgram } from "#sandbox/engine/program.ts";

export type KindCluster = {
  name: string;
  network: string;
  config: string;
  /** How long kind is to wait for the node to be Ready, after its API answers; 0 for not at all. */
  waitSeconds: number;
};

/** @returns the admin's kubeconfig; the user's own stays as it is */
export async function createCluster(
  kind: string,
  engine: Engine,
  { name, network, config, waitSeconds }: KindCluster,
  signal: AbortSignal,
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "labmate-kind-"));
  const kubeconfig = join(scratch, "kubeconfig");
  try {
    const wait = `${waitSeconds}s`;
    const args = ["create", "cluster", "--name", name, "--config", "-", "--kubeconfig", kubeconfig, "--wait", wait];
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
