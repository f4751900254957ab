/**
 * The site, built when its sources changed: each build lies in .next/<hash of its sources>, so that the one being served is never touched
 * and an interrupted build is never served.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { StartError } from "./data-folder.ts";

const ROOT = join(import.meta.dirname, "../..");
const BUILDS = ".next";
const DONE = ".labmate-built";
/** What the build reads beside app/ and what app/ imports. */
const CONFIGURATION = ["package-lock.json", "next.config.ts", "prisma/schema.prisma"];
const OWN_IMPORT = /(?:from|import)\s*\(?\s*"([#.][^"]+)"/g;

/**
 * @param onLine what the build says
 * @returns the build's folder, relative to the project
 * @throws StartError with the build's last lines when it fails
 */
export async function buildSite(onLine: (line: string) => void, signal: AbortSignal): Promise<string> {
  const folder = join(BUILDS, (await hashSources()).slice(0, 16));
  if (await exists(join(ROOT, folder, DONE))) return folder;
  onLine("building the site (about half a minute) …");
  await rm(join(ROOT, folder), { recursive: true, force: true });
  await runBuild(folder, onLine, signal);
  await writeFile(join(ROOT, folder, DONE), "");
  await removeOthers(folder);
  return folder;
}

async function runBuild(folder: string, onLine: (line: string) => void, signal: AbortSignal) {
  const env = { ...process.env, NODE_ENV: "production" as const, LABMATE_SITE: folder, NEXT_TELEMETRY_DISABLED: "1" };
  const next = join(ROOT, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], { cwd: ROOT, env, signal, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0) throw new StartError(`The site could not be built:\n${output.split("\n").slice(-40).join("\n")}`);
  onLine("the site is built");
}

/** Older builds go, but for what `next dev` keeps. */
async function removeOthers(kept: string) {
  for (const name of await readdir(join(ROOT, BUILDS))) {
    const folder = join(BUILDS, name);
    if (folder !== kept && (await exists(join(ROOT, folder, DONE)))) await rm(join(ROOT, folder), { recursive: true });
  }
}

/** sha256 over app/ and everything of ours that it imports, directly or not. */
async function hashSources(): Promise<string> {
  const files = new Set<string>();
  const visit = async (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    if (!/\.tsx?$/.test(file)) return;
    const text = await readFile(file, "utf8");
    for (const [, path = ""] of text.matchAll(OWN_IMPORT)) {
      const target = path.startsWith("#") ? join(ROOT, path.slice(1)) : join(dirname(file), path);
      if (await isFile(target)) await visit(target);
    }
  };
  for (const entry of await readdir(join(ROOT, "app"), { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) await visit(join(entry.parentPath, entry.name));
  }
  for (const name of ["proxy.ts", "instrumentation.ts"]) await visit(join(ROOT, name));
  const generated = join(ROOT, "prisma/client"); // follows from schema.prisma
  const wanted = [...files].filter((file) => !file.startsWith(generated)).sort();
  const hash = createHash("sha256");
  for (const file of [...CONFIGURATION.map((name) => join(ROOT, name)), ...wanted]) {
    hash
      .update(`${relative(ROOT, file)}\0`)
      .update(await readFile(file))
      .update("\0");
  }
  return hash.digest("hex");
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
const isFile = (path: string) =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
