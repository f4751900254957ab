/** One bake at a time in a cache, however many Labmates share it. A lock whose process is gone is no lock. */
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive } from "./alive.ts";

/** A lock on a file can't be awaited with Node alone, so we look again this often. */
const LOOK_AGAIN_MS = 500;

/** Locks of this very process: a file with our own number that is not here is from an earlier life. */
const held = new Set<string>();

/** Resolves with the release when it is our turn; `onWait` is called once with the process that holds it. */
export async function lock(
  file: string,
  onWait: (pid: number) => void,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true });
  let told = false;
  for (;;) {
    signal.throwIfAborted();
    if (!held.has(file) && (await take(file))) {
      held.add(file);
      return async () => {
        held.delete(file);
        await rm(file, { force: true });
      };
    }
    const holder = Number(await readFile(file, "utf8").catch(() => ""));
    if (holder === process.pid ? !held.has(file) : holder > 0 && !isAlive(holder)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) onWait(holder);
    told = true;
    await pause(LOOK_AGAIN_MS, undefined, { signal });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return false;
    throw cause;
  }
}
