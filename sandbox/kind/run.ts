/** Runs a bash script in the toolbox as the learner; what it started ends with it when it is cut short. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Engine } from "#sandbox/engine/engine.ts";
import { gather } from "#sandbox/gather.ts";
import type { RunResult } from "#sandbox/sandbox.ts";

/** What engines end with when they could not run anything. */
const ENGINE_FAILED = 125;

/** Processes inherit it, so that they can be found again: ending the engine's client ends nothing inside. */
const MARK = "LABMATE_RUN";

export async function runInToolbox(
  engine: Engine,
  toolbox: string,
  script: string,
  { signal, stdin = "" }: { signal: AbortSignal; stdin?: string },
): Promise<RunResult> {
  return capture(engine, toolbox, ["bash", "-c", script], { signal, stdin });
}

/** Any command; see runInToolbox. */
export async function capture(
  engine: Engine,
  toolbox: string,
  command: readonly string[],
  { signal, stdin }: { signal: AbortSignal; stdin: string },
): Promise<RunResult> {
  signal.throwIfAborted();
  const mark = randomBytes(8).toString("hex");
  const child = spawn(engine.name, ["exec", "-i", "-e", `${MARK}=${mark}`, toolbox, ...command], {
    env: { ...process.env, ...engine.env },
    stdio: "pipe",
  });
  let ending: Promise<unknown> | undefined;
  const cut = () => {
    ending = endMarked(engine, toolbox, mark).finally(() => child.kill("SIGKILL"));
  };
  signal.addEventListener("abort", cut, { once: true });
  try {
    const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
    child.stdin.on("error", () => {}); // a script need not read what it is given
    child.stdin.end(stdin);
    const [code] = await once(child, "close");
    await ending;
    signal.throwIfAborted();
    const exitCode = typeof code === "number" ? code : 128;
    if (exitCode === ENGINE_FAILED && /^Error/m.test(stderr())) throw new Error(`${toolbox}: ${stderr().trim()}`);
    return { exitCode, stdout: stdout(), stderr: stderr() };
  } finally {
    signal.removeEventListener("abort", cut);
  }
}

/** Ends every process that carries the mark, until none is left: one that forks meanwhile is met the next time round. */
async function endMarked(engine: Engine, toolbox: string, mark: string): Promise<void> {
  const script = `while pids=$(grep -alE '${MARK}=${mark}' /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3) && [ -n "$pids" ]; do kill -KILL $pids 2>/dev/null; done`;
  await engine.run(["exec", toolbox, "bash", "-c", script]).catch(() => ""); // the toolbox itself is gone
}
