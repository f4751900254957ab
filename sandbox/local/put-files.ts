/** Puts files into a home without ever leaving it: not by `..`, not through a link the learner made. What is there stays. */
import { lstat, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export async function putFiles(home: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const path of files.keys()) refuseOutside(path);
  for (const [path, bytes] of files) {
    const parts = path.split("/");
    if (await folders(home, parts.slice(0, -1))) await writeNew(join(home, ...parts), bytes);
  }
}

function refuseOutside(path: string) {
  const parts = path.split("/");
  if (path.startsWith("/") || parts.some((part) => part === "" || part === "." || part === "..")) {
    throw new Error(`"${path}" is not a path inside a home.`);
  }
}

/** @returns false when the learner has something else there: a file, or a link that may lead anywhere */
async function folders(home: string, parts: readonly string[]): Promise<boolean> {
  let at = home;
  for (const part of parts) {
    at = join(at, part);
    await mkdir(at).catch(ignore("EEXIST"));
    if (!(await lstat(at)).isDirectory()) return false;
  }
  return true;
}

async function writeNew(path: string, bytes: Buffer) {
  await writeFile(path, bytes, { flag: "wx" }).catch(ignore("EEXIST"));
}

function ignore(code: string) {
  return (error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === code)) throw error;
  };
}
