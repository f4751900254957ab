/** Starts a local sandbox's terminal host as a process of its own, which outlives whoever started it. */
import { spawn } from "node:child_process";
import { mkdir, open } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const LOOPBACK = "127.0.0.1";
const LOOK_EVERY_MS = 15;

/**
 * Ends when it listens.
 * @param bundle the folder that `bundleTerminalHost` made
 * @param folder the sandbox's; given to the host as an argument, by which its process is known (processes.ts)
 */
export async function startHost(
  {
    bundle,
    folder,
    env,
    port,
    secret,
  }: { bundle: string; folder: string; env: NodeJS.ProcessEnv; port: number; secret: string },
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const home = join(folder, "home");
  await mkdir(home, { recursive: true, mode: 0o700 });
  await using log = await open(join(folder, "host.log"), "a", 0o600);
  const child = spawn(process.execPath, [join(bundle, "host.mjs"), folder], {
    cwd: home,
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    env: {
      ...env,
      LABMATE_TERMINAL_HOST: LOOPBACK,
      LABMATE_TERMINAL_PORT: String(port),
      LABMATE_TERMINAL_SECRET: secret,
    },
  });
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code, by) => {
    ended = `it ended with ${by ?? `code ${code}`}, see ${folder}/host.log`;
  });
  child.unref();
  while (!(await answers(port))) {
    if (ended) throw new Error(`The terminal host does not start: ${ended}.`);
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

export async function answers(port: number): Promise<boolean> {
  try {
    const { ok } = await fetch(`http://${LOOPBACK}:${port}/health`, { signal: AbortSignal.timeout(2_000) });
    return ok;
  } catch {
    return false; // not yet
  }
}

/** The wished port if it is free, else another. */
export async function freePort(wished = 0): Promise<number> {
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(wished, LOOPBACK, () => resolve(true));
  });
  if (!listening) return freePort();
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}
