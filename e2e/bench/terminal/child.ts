/**
 * A server's process: started, waited for, ended.
 *
 * Each leads a session of its own, as it does when it isn't measured: a driver starts its terminal hosts so. Linux shares the
 * processors between sessions first; in the bench's own, seventeen hosts and whoever measures them would have one share together.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const LISTENS_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 20;

export async function listening(
  command: string,
  args: readonly string[],
  port: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ close(): Promise<void> }> {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"], env, detached: true });
  const patience = AbortSignal.timeout(LISTENS_WITHIN_MS);
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${command} ended with code ${child.exitCode}`);
    await delay(LOOK_EVERY_MS, undefined, { signal: patience });
  }
  return { close: () => end(child) };
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
    socket.once("connect", () => socket.end());
  });
}
