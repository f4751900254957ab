/**
 * A workshop's folder as bytes: read once, whole, and never from outside the folder.
 *
 * Everything that is said about a workshop is said about this value; only its checks are imported from the disk.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** A manifest, a picture: more than that is a mistake. */
const LARGEST_FILE_BYTES = 4 * 1024 * 1024;

export type Tree = {
  /** Paths relative to the folder, with `/`, sorted. */
  files: ReadonlyMap<string, Buffer>;
  /** What is there and was not read, and why. */
  refused: readonly { path: string; reason: string }[];
  /** sha256 of all paths and bytes. */
  version: string;
};

export async function readTree(folder: string): Promise<Tree> {
  const root = await realpath(folder);
  const files = new Map<string, Buffer>();
  const refused: { path: string; reason: string }[] = [];

  const walk = async (inside: string): Promise<void> => {
    for (const entry of await readdir(join(root, inside), { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue; // an editor's swap files, .git
      const path = inside ? `${inside}/${entry.name}` : entry.name;
      if (entry.isDirectory()) await walk(path);
      else await take(path);
    }
  };
  const take = async (path: string): Promise<void> => {
    const real = await realpath(join(root, path)).catch(() => undefined);
    if (real === undefined) return void refused.push({ path, reason: "It is a link to nothing." });
    const way = relative(root, real);
    if (way === ".." || way.startsWith(`..${sep}`)) {
      return void refused.push({ path, reason: "It leads out of the workshop's folder." });
    }
    const about = await stat(real);
    if (!about.isFile()) return void refused.push({ path, reason: "It is not a plain file." });
    if (about.size > LARGEST_FILE_BYTES) return void refused.push({ path, reason: "It is larger than 4 MiB." });
    files.set(path, await readFile(real));
  };

  await walk("");
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { files: sorted, refused, version: versionOf(sorted) };
}

/** The part of it below a folder, with paths relative to that. */
export function below(files: ReadonlyMap<string, Buffer>, folder: string): Map<string, Buffer> {
  const inside = [...files].filter(([path]) => path.startsWith(`${folder}/`));
  return new Map(inside.map(([path, bytes]) => [path.slice(folder.length + 1), bytes]));
}

function versionOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash("sha256");
  for (const [path, bytes] of files) hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  return hash.digest("hex");
}
