/** Copies a snapshot's /var for one node: hard links to what is never written in place, own copies of the rest. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ProgramFailed, runProgram } from "#sandbox/engine/program.ts";

/** Layers and blobs of images are written once, under a name of their own. These are not. */
const WRITTEN_IN_PLACE = [
  "lib/etcd",
  "lib/kubelet",
  "lib/containerd/io.containerd.metadata.v1.bolt",
  "lib/containerd/io.containerd.snapshotter.v1.overlayfs/metadata.db",
  "lib/systemd",
  "log",
];

export async function cloneVar(golden: string, to: string, signal: AbortSignal): Promise<void> {
  if (!(await linkTree(golden, to, signal))) return;
  for (const path of WRITTEN_IN_PLACE) await rm(join(to, path), { recursive: true, force: true });
  const own = WRITTEN_IN_PLACE.map((path) => `./${path}`);
  await runProgram("cp", ["-a", "--parents", "--sparse=always", ...own, to], { cwd: golden, signal });
}

/** Same content, no second copy; across file systems a copy after all. @returns whether the two share files */
export async function linkTree(from: string, to: string, signal: AbortSignal): Promise<boolean> {
  try {
    await runProgram("cp", ["-al", from, to], { signal });
    return true;
  } catch (cause) {
    if (!(cause instanceof ProgramFailed && /cross-device/i.test(cause.stderr))) throw cause;
    await rm(to, { recursive: true, force: true });
    await runProgram("cp", ["-a", "--reflink=auto", from, to], { signal });
    return false;
  }
}
