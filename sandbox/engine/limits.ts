/** Raises the machine's limits that a box full of clusters would meet, where we may: every node's systemd and kubelet watch files. */
import { mkdir, readFile, writeFile } from "node:fs/promises";

/** Each node needs about forty; the kernel's default is 128 for all of root's. */
const INOTIFY_INSTANCES = 8192;
const FILE = "/proc/sys/fs/inotify/max_user_instances";

/** kind mounts it into nodes, and small virtual machines lack it. */
const MODULES = "/lib/modules";

/** Says what it changed. Elsewhere than on Linux, or without the right to, it changes nothing and says what would help. */
export async function raiseLimits(announce: (sentence: string) => void): Promise<void> {
  if (process.platform !== "linux") return;
  if (process.getuid?.() === 0) await mkdir(MODULES, { recursive: true });
  const now = Number(await readFile(FILE, "utf8").catch(() => "NaN"));
  if (!(now < INOTIFY_INSTANCES)) return;
  const setting = `fs.inotify.max_user_instances=${INOTIFY_INSTANCES}`;
  if (process.getuid?.() !== 0) {
    announce(`More than two clusters at once need a higher limit: run \`sudo sysctl -w ${setting}\` (it is ${now}).`);
    return;
  }
  await writeFile(FILE, String(INOTIFY_INSTANCES));
  announce(`Raised ${setting} (it was ${now}), until the machine restarts.`);
}
