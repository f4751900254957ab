/** The peers: wetty from npm, and ttyd where TTYD_BIN names one. Each is run as its own documentation says, on loopback. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "#server/database/embedded.ts";
import { listening } from "./child.ts";
import type { Server } from "./server.ts";

const WETTY = "3.2.0";
const WORKLOAD = join(import.meta.dirname, "workload");

/** @returns undefined when it can't be run here, after saying why */
export async function startWetty(cache: string): Promise<Server | undefined> {
  if (process.getuid?.() !== 0) return absent("wetty runs a program without ssh only as root");
  const folder = join(cache, "bench", `wetty-${WETTY}`);
  try {
    await install(folder);
  } catch (error) {
    return absent(`wetty can't be installed: ${error instanceof Error ? error.message : error}`);
  }
  const port = await freePort();
  const args = [
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--base",
    "/",
    "--command",
    WORKLOAD,
    "--log-level",
    "error",
  ];
  const main = join(folder, "node_modules/wetty/build/main.js");
  const { close } = await listening(process.execPath, [main, ...args], port, {
    ...process.env,
    NODE_ENV: "production",
  });
  return {
    name: `wetty ${WETTY}`,
    target: async () => ({ kind: "wetty", url: `http://127.0.0.1:${port}`, folder }),
    close,
  };
}

/** Its node-pty is replaced by the prebuilt one that Labmate uses: the same code, and nothing to compile. */
async function install(folder: string) {
  const marker = join(folder, "node_modules/wetty/package.json");
  if (await readFile(marker).catch(() => undefined)) return;
  await mkdir(folder, { recursive: true });
  const wanted = { dependencies: { wetty: WETTY }, overrides: { "node-pty": "npm:@lydell/node-pty@1.1.0" } };
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, ...wanted }));
  await promisify(execFile)("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: folder });
}

export async function startTtyd(program: string | undefined): Promise<Server | undefined> {
  if (!program) return undefined;
  const port = await freePort();
  const args = ["-W", "-d", "1", "-i", "127.0.0.1", "-p", String(port), WORKLOAD];
  const { close } = await listening(program, args, port);
  return { name: "ttyd", target: async () => ({ kind: "ttyd", url: `ws://127.0.0.1:${port}/ws` }), close };
}

function absent(why: string): undefined {
  console.error(`bench terminal: ${why}`);
}
