/**
 * The settings Podman needs on this machine, in a file of our own, so that the user's stay as they are.
 *
 * Two things stop containers on older or narrower machines: crun fails on cgroup v1, and Debian's default ulimits may not
 * be raised without CAP_SYS_RESOURCE. Where neither applies, or a user has settings of their own, Podman runs as it is.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** linux/capability.h */
const CAP_SYS_RESOURCE = 24n;

const SETTINGS = `# Written by Labmate for this machine; delete it freely.
[containers]
default_ulimits = []

[engine]
runtime = "runc"
`;

/** The environment for every call of Podman. */
export async function podmanSettings(cache: string): Promise<Record<string, string>> {
  if (process.env.CONTAINERS_CONF !== undefined || !(await isNeeded()) || (await hasOwnSettings())) return {};
  const folder = join(cache, "engine");
  const file = join(folder, "containers.conf");
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.${process.pid}`, SETTINGS);
  await rename(`${file}.${process.pid}`, file);
  return { CONTAINERS_CONF: file };
}

async function isNeeded(): Promise<boolean> {
  if (process.platform !== "linux") return false;
  if (!existsSync("/sys/fs/cgroup/cgroup.controllers")) return true;
  const status = await readFile("/proc/self/status", "utf8");
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return (
    process.getuid?.() === 0 && bounding !== undefined && ((BigInt(`0x${bounding}`) >> CAP_SYS_RESOURCE) & 1n) === 0n
  );
}

async function hasOwnSettings(): Promise<boolean> {
  if (existsSync("/etc/containers/containers.conf")) return true;
  const dropIns = await readdir("/etc/containers/containers.conf.d").catch(() => []);
  return dropIns.some((name) => name.endsWith(".conf"));
}
