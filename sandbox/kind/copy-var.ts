/** A clone's own /var in a fraction of a second: hard links to the snapshot's files, and real copies of what a node writes in place. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "#sandbox/engine/program.ts";

/** Image layers and blobs are written once and never again; these are changed where they lie. */
const WRITTEN_IN_PLACE = [
  "lib/etcd",
  "lib/kubelet",
  "lib/containerd/io.containerd.metadata.v1.bolt",
  "lib/containerd/io.containerd.snapshotter.v1.overlayfs/metadata.db",
  "log",
];

export async function copyVar(golden: string, target: string, signal: AbortSignal): Promise<void> {
  await mkdir(join(target, ".."), { recursive: true });
  await rm(target, { recursive: true, force: true });
  await runProgram("cp", ["--archive", "--link", golden, target], { signal });
  for (const path of WRITTEN_IN_PLACE) {
    await rm(join(target, path), { recursive: true, force: true });
    await runProgram("cp", ["--archive", join(golden, path), join(target, path)], { signal });
  }
}
