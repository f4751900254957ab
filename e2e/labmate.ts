/**
 * A real Labmate for browser tests: started as a person starts it, on a free port with a data folder of its own, gone afterwards.
 *
 * @example import { expect, test } from "./labmate.ts"; test("…", async ({ page, labmate }) => { await page.goto(labmate.url); });
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";

export { expect } from "@playwright/test";

const ROOT = join(import.meta.dirname, "..");
/** The site's build included. */
const READY_WITHIN_MS = 420_000;

export type Labmate = {
  url: string;
  /** The instructor's link, as start printed it. */
  teachUrl: string;
  port: number;
  data: string;
  /** All it has printed so far. */
  output(): string;
  stop(): Promise<void>;
};

/** The browser's pages find it at `/`: it is the tests' baseURL. With `test.use({ host })` it listens elsewhere than on loopback. */
export const test = base.extend<{ baseURL: string }, { host: string; labmate: Labmate }>({
  host: ["127.0.0.1", { option: true, scope: "worker" }],
  labmate: [
    async ({ host }, use, { project }) => {
      const driver = project.name === "kind" ? "kind" : "local";
      const labmate = await startLabmate({ driver, args: ["--host", host] });
      await use(labmate);
      await labmate.stop();
    },
    { scope: "worker", timeout: READY_WITHIN_MS + 60_000 },
  ],
  baseURL: async ({ labmate }, use) => use(labmate.url),
});

export async function startLabmate({
  driver,
  args = [],
}: {
  driver: "kind" | "local";
  args?: readonly string[];
}): Promise<Labmate> {
  const port = await freePort();
  const data = await mkdtemp(join(tmpdir(), "labmate-e2e-"));
  const own = ["--driver", driver, "--port", String(port), "--data", data];
  const child = labmate(["start", ...own, ...args]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await ended;
    if (driver === "kind") await once(labmate(["clean", ...own]), "exit"); // sandboxes outlive a stop on purpose
    await rm(data, { recursive: true, force: true });
  };
  try {
    const [, url = ""] = await said(/Labmate is ready at (\S+)/);
    const [, teachUrl = ""] = await said(/Instructors: (\S+)/);
    return { url, teachUrl, port, data, output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }

  function said(words: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = words.exec(output);
        if (found) resolve(found);
        return found !== null;
      };
      if (look()) return;
      const late = setTimeout(() => reject(new Error(`Labmate was not ready in time:\n${output}`)), READY_WITHIN_MS);
      child.stdout?.on("data", () => look() && clearTimeout(late));
      child.once("exit", (code) => {
        clearTimeout(late);
        reject(new Error(`Labmate ended with code ${code} before it was ready:\n${output}`));
      });
    });
  }
}

function labmate(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(ROOT, "server/labmate.mjs"), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}
