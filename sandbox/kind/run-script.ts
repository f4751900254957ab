/** Runs a script in the toolbox as the learner; one that outlives its time is ended inside, too. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Engine } from "#sandbox/engine/engine.ts";
import type { RunResult } from "#sandbox/sandbox.ts";

const MOST_BYTES = 1024 * 1024;
/** The engine's own codes for "I could not even start it". */
const ENGINE_FAILED = new Set([125, 126]);

/** The script leads a session of its own, whose number it leaves where `end` finds it. */
const LEAD = 'exec setsid --wait bash -c \'echo $$ > "/tmp/$0"; exec bash -c "$1"\' "$0" "$1"';
const END = 'kill -KILL -- "-$(cat "/tmp/$0")"';

export async function runInToolbox(
  engine: Engine,
  toolbox: string,
  script: string,
  { signal, stdin = "" }: { signal: AbortSignal; stdin?: string | undefined },
): Promise<RunResult> {
  signal.throwIfAborted();
  const mark = `.labmate-${randomBytes(6).toString("hex")}`;
  const wrapped = `trap 'rm -f "/tmp/$0"' EXIT; ${LEAD.replace("exec setsid", "setsid")}`;
  const child = spawn(engine.name, ["exec", "--interactive", toolbox, "bash", "-c", wrapped, mark, script], {
    env: { ...process.env, ...engine.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const stdout = gather(child.stdout);
  const stderr = gather(child.stderr);
  child.stdin.on("error", () => {}); // it read less than it was given
  child.stdin.end(stdin);
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 137));
  });
  const stop = () => {
    child.kill("SIGKILL");
    void engine.run(["exec", toolbox, "bash", "-c", END, mark]).catch(() => {}); // it ended by itself just then
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const exitCode = await ended;
    signal.throwIfAborted();
    if (ENGINE_FAILED.has(exitCode)) throw new Error(`The toolbox ran nothing: ${stderr().slice(-500)}`);
    return { exitCode, stdout: stdout(), stderr: stderr() };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function gather(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on("data", (chunk: Buffer) => {
    if (length < MOST_BYTES) chunks.push(chunk.subarray(0, MOST_BYTES - length));
    length += chunk.length;
  });
  return () => Buffer.concat(chunks).toString();
}
