/** A file that says which process holds something, and whether that very process still lives. */
import { readFile, rename, rm, writeFile } from "node:fs/promises";

/** Marks it as held by this process; the file is there whole or not at all. */
export async function writeMark(file: string): Promise<{ release(): Promise<void> }> {
  const half = `${file}.${process.pid}`;
  await writeFile(half, `${process.pid} ${await startTime(process.pid)}`);
  await rename(half, file);
  return { release: () => rm(file, { force: true }) };
}

/** The pid of who holds it; undefined when nobody alive does. A recycled pid has another start time. */
export async function readMark(file: string): Promise<number | undefined> {
  const [pid, started] = (await readFile(file, "utf8").catch(() => "")).split(" ");
  if (!pid || started === undefined) return undefined;
  try {
    process.kill(Number(pid), 0);
  } catch {
    return undefined;
  }
  return (await startTime(Number(pid))) === started ? Number(pid) : undefined;
}

/** Clock ticks after boot on Linux (proc(5), field 22); elsewhere nothing is known and pids are trusted. */
async function startTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
