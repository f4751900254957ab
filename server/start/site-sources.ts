/** What a build of the site is made of: app/ and everything of ours that it imports, as one hash. */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** What the build reads beside app/ and what app/ imports. */
const CONFIGURATION = ["package-lock.json", "next.config.ts", "prisma/schema.prisma"];
/** Next finds these by name. */
const ENTRIES = ["proxy.ts", "instrumentation.ts"];
const OWN_IMPORT = /(?:from|import)\s*\(?\s*"([#.][^"]+)"/g;
/** Follows from prisma/schema.prisma. */
const GENERATED = join(ROOT, "prisma/client");

/** sha256 in hex; the same on every machine with the same sources. */
export async function hashSite(): Promise<string> {
  const files = new Set(CONFIGURATION.map((name) => join(ROOT, name)));
  for (const entry of await readdir(join(ROOT, "app"), { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      await addWithImports(join(entry.parentPath, entry.name), files);
  }
  for (const name of ENTRIES) await addWithImports(join(ROOT, name), files);
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    hash
      .update(`${relative(ROOT, file)}\0`)
      .update(await readFile(file))
      .update("\0");
  }
  return hash.digest("hex");
}

async function addWithImports(file: string, files: Set<string>): Promise<void> {
  if (files.has(file) || file.startsWith(GENERATED) || !(await isFile(file))) return;
  files.add(file);
  if (!/\.tsx?$/.test(file)) return;
  for (const [, path = ""] of (await readFile(file, "utf8")).matchAll(OWN_IMPORT)) {
    await addWithImports(path.startsWith("#") ? join(ROOT, path.slice(1)) : join(dirname(file), path), files);
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
