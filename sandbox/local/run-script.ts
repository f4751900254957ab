/** Runs a bash script to its end, or to the signal; whatever it started goes with it when it is cut short. */
import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { gather } from "#sandbox/gather.ts";
import type { RunResult } from "#sandbox/sandbox.ts";

/** Something the script left in the background may hold its output open; what has arrived by then counts. */
const DRAIN_MS = 250;

export async function runScript(
  script: string,
  { cwd, env, signal, stdin = "" }: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal; stdin?: string },
): Promise<RunResult> {
  signal.throwIfAborted();
  const child = spawn("bash", ["-c", script], { cwd, env, detached: true, stdio: "pipe" });
  const cut = () => killGroup(child.pid);
  signal.addEventListener("abort", cut, { once: true });
  try {
    const stdout = gather(child.stdout);
    const stderr = gather(child.stderr);
    child.stdin.on("error", () => {}); // a script need not read what it is given
    child.stdin.end(stdin);
    const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => resolve(code ?? 128));
    });
    signal.throwIfAborted();
    await Promise.race([closed, delay(DRAIN_MS, undefined, { ref: false })]);
    return { exitCode, stdout: stdout(), stderr: stderr() };
  } finally {
    signal.removeEventListener("abort", cut);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

function killGroup(pid: number | undefined) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {} // it has ended by itself
}
