/**
 * The site, built when its sources changed: each build lies in .next/<hash of its sources>-<who built it>, so that one being
 * served is never touched, and an interrupted build is never served.
 */
import { spawn } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "./data-folder.ts";
import { readMark, writeMark } from "./process-mark.ts";
import { hashSite, ROOT } from "./site-sources.ts";

const BUILDS = ".next";
const BUILD = /^[0-9a-f]{16}-\d+$/;
const DONE = ".labmate-built";
const USED_BY = ".labmate-used-by-";
/** Beside the folder: Next empties the folder itself when it begins. */
const BEING_BUILT = ".being-built";
/** Of the build's output, what is shown when it fails. */
const LAST_LINES = 40;

export type Site = {
  /** Relative to the project. */
  folder: string;
  /** From here on another Labmate of this clone may throw the build away. */
  release(): Promise<void>;
};

/** @throws StartError with the build's last lines when it fails */
export async function buildSite(say: (line: string) => void, signal: AbortSignal): Promise<Site> {
  const hash = (await hashSite()).slice(0, 16);
  const name = (await findBuild(hash)) ?? (await build(`${hash}-${process.pid}`, say, signal));
  const { release } = await writeMark(pathOf(name, `${USED_BY}${process.pid}`));
  await removeUnused();
  return { folder: join(BUILDS, name), release };
}

async function findBuild(hash: string): Promise<string | undefined> {
  for (const name of await buildNames()) {
    if (name.startsWith(hash) && (await filesOf(name)).includes(DONE)) return name;
  }
  return undefined;
}

async function build(name: string, say: (line: string) => void, signal: AbortSignal): Promise<string> {
  say("building the site (about half a minute) …");
  await mkdir(pathOf(name), { recursive: true });
  const mark = await writeMark(pathOf(`${name}${BEING_BUILT}`));
  try {
    const { code, output } = await runNextBuild(join(BUILDS, name), signal);
    if (code !== 0) {
      await rm(pathOf(name), { recursive: true, force: true });
      throw new StartError(`The site could not be built:\n${output.split("\n").slice(-LAST_LINES).join("\n")}`);
    }
    await writeFile(pathOf(name, DONE), "");
    say("the site is built");
    return name;
  } finally {
    await mark.release();
  }
}

async function runNextBuild(folder: string, signal: AbortSignal): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, NODE_ENV: "production" as const, LABMATE_SITE: folder, NEXT_TELEMETRY_DISABLED: "1" };
  const next = join(ROOT, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: ROOT,
    env,
    signal,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  return { code, output };
}

/** Builds that nobody makes or serves any more. */
async function removeUnused() {
  for (const name of await buildNames()) {
    if (await inUse(name)) continue;
    await rm(pathOf(name), { recursive: true, force: true });
    await rm(pathOf(`${name}${BEING_BUILT}`), { force: true });
  }
}

async function inUse(name: string): Promise<boolean> {
  const users = (await filesOf(name)).filter((file) => file.startsWith(USED_BY)).map((file) => pathOf(name, file));
  const holders = await Promise.all([pathOf(`${name}${BEING_BUILT}`), ...users].map(readMark));
  return holders.some((pid) => pid !== undefined);
}

async function buildNames(): Promise<string[]> {
  return (await readdir(pathOf()).catch(() => [])).filter((name) => BUILD.test(name));
}

async function filesOf(name: string): Promise<string[]> {
  return readdir(pathOf(name)).catch(() => []);
}

function pathOf(...names: string[]): string {
  return join(ROOT, BUILDS, ...names);
}
