/** The data folder: made, checked to be writable, and used by one Labmate at a time. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export class StartError extends Error {}

/** @throws StartError when it can't be written, or another Labmate lives there */
export async function claimDataFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const lock = join(folder, "labmate.pid");
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, ".writable"), "");
    await rm(join(folder, ".writable"));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`The data folder ${folder} cannot be written (${why}). Choose another with --data.`, {
      cause,
    });
  }
  const owner = await liveOwner(lock);
  if (owner !== undefined) {
    throw new StartError(
      `Another Labmate (process ${owner}) already uses ${folder}. Stop it, or give this one its own folder with --data.`,
    );
  }
  await writeFile(lock, `${process.pid} ${await startTime(process.pid)}`);
  return { release: () => rm(lock, { force: true }) };
}

/** The pid in the lock, if that very process still runs: a recycled pid has another start time. */
async function liveOwner(lock: string): Promise<number | undefined> {
  const [pid, started] = (await readFile(lock, "utf8").catch(() => "")).split(" ");
  if (!pid || started === undefined) return undefined;
  try {
    process.kill(Number(pid), 0);
  } catch {
    return undefined;
  }
  return (await startTime(Number(pid))) === started ? Number(pid) : undefined;
}

/** Clock ticks after boot on Linux (proc(5), field 22); elsewhere nothing is known and pids are trusted. */
export async function startTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
