/** The data folder: made, checked to be writable, and used by one Labmate at a time. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readMark, writeMark } from "./process-mark.ts";

export class StartError extends Error {}

/** @throws StartError when it can't be written, or another Labmate lives there */
export async function claimDataFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const mark = join(folder, "labmate.pid");
  try {
    await makeFolder(folder);
    await writeFile(join(folder, ".writable"), "");
    await rm(join(folder, ".writable"));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`The data folder ${folder} cannot be written (${why}). Choose another with --data.`, {
      cause,
    });
  }
  const owner = await readMark(mark);
  if (owner !== undefined) {
    throw new StartError(
      `Another Labmate (process ${owner}) already uses ${folder}. Stop it, or give this one its own folder with --data.`,
    );
  }
  return writeMark(mark);
}

/** Not mkdir's own `recursive`: where a parent exists and yet holds no folder (/proc), that tries for ever. */
async function makeFolder(folder: string): Promise<void> {
  const make = () => mkdir(folder).catch((error: NodeJS.ErrnoException) => error.code ?? String(error));
  let problem = await make();
  if (problem === "ENOENT" && dirname(folder) !== folder) {
    await makeFolder(dirname(folder));
    problem = await make();
  }
  if (problem !== undefined && problem !== "EEXIST") throw new Error(problem);
}
