/** What a sandbox's things are called on this box, and where its files lie. Everything is found again by these. */
import { join } from "node:path";
import type { SandboxId } from "#sandbox/sandbox.ts";

export const INSTANCE_LABEL = "labmate.instance";
export const SANDBOX_LABEL = "labmate.sandbox";

export const ID = /^[a-z][a-z0-9]{7,15}$/;

/** Ports inside the sandbox's network. */
export const API_PORT = 6443;
export const TERMINAL_PORT = 7681;

/** Sandboxes' own networks are cut out of this range: 256 of them, far from those that Podman, Docker, kind and Kubernetes choose by themselves. */
export const POOL = { prefix: "10.201", cidr: "10.201.0.0/16" } as const;

export type Names = { node: string; toolbox: string; network: string; folder: string };

/** @param root `<cache>/sandboxes/<instance>`: beside the snapshots, because hard links don't cross file systems */
export function namesOf(instance: string, root: string, id: SandboxId): Names {
  if (!ID.test(id)) throw new Error(`"${id}" is no sandbox's id.`);
  const name = `labmate-${instance}-${id}`;
  return { node: `${name}-node`, toolbox: `${name}-toolbox`, network: name, folder: join(root, id) };
}
