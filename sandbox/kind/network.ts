/** A network of its own for each sandbox: a /24 from one pool, so that a node's address is known before it starts. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Engine } from "#sandbox/engine/engine.ts";
import { ProgramFailed } from "#sandbox/engine/program.ts";
import type { Names } from "./names.ts";

/** 256 networks; no engine, kind or Kubernetes default lies in it. */
export const POOL = "10.213.0.0/16";
const POOL_PREFIX = "10.213";
const NETWORKS = 256;

export type Network = { name: string; nodeAddress: string; bridge: string };

const PodmanNetwork = z.tuple([z.object({ network_interface: z.string() })]);
const DockerNetwork = z.tuple([z.object({ Id: z.string() })]);

/**
 * The engine itself refuses a subnet that is taken, by whomever, and takes them one at a time: so two processes can't get
 * the same. Where to begin follows from the name, so that they seldom try the same.
 */
export async function createNetwork(engine: Engine, names: Names, signal: AbortSignal): Promise<Network> {
  const first = createHash("sha256").update(names.cluster).digest().readUInt8();
  for (let tried = 0; tried < NETWORKS; tried++) {
    const subnet = `${POOL_PREFIX}.${(first + tried) % NETWORKS}`;
    try {
      // Sandboxes look up no containers, and a name server of the engine's would be a port of the box.
      const noNames = engine.name === "podman" ? ["--disable-dns"] : [];
      const args = ["network", "create", ...noNames, "--subnet", `${subnet}.0/24`, ...names.labels, names.cluster];
      await engine.run(args, { signal });
      return { name: names.cluster, nodeAddress: `${subnet}.2`, bridge: await bridgeOf(engine, names.cluster) };
    } catch (cause) {
      if (!(cause instanceof ProgramFailed && isTaken(cause.stderr))) throw cause;
    }
  }
  throw new Error(`All ${NETWORKS} networks of ${POOL} are taken.`);
}

/** Podman: "subnet 10.213.4.0/24 is already used on the host or by another config"; Docker: "Pool overlaps with other one on this address space". */
const isTaken = (stderr: string) => /already (being )?used|overlaps/i.test(stderr);

/** The box's side of it. */
export async function bridgeOf(engine: Engine, network: string): Promise<string> {
  const answer: unknown = JSON.parse(await engine.run(["network", "inspect", network]));
  if (engine.name === "podman") return PodmanNetwork.parse(answer)[0].network_interface;
  return `br-${DockerNetwork.parse(answer)[0].Id.slice(0, 12)}`;
}
