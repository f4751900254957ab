/** Runs one program to its end: its output as a value, its failure as an error that says what was tried and what it said. */
import { spawn } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";

/** Enough for a compiler's last words, small enough for a status page. */
const TAIL_BYTES = 4096;

export type RunOptions = {
  signal?: AbortSignal | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  cwd?: string | undefined;
  /** Text, or the path of a file to feed in. */
  stdin?: string | { file: string } | undefined;
  /** A file that takes standard output; the returned text is then empty. */
  stdout?: { file: string } | undefined;
  /** Each line of what it says, on standard output or error, as it comes. */
  onLine?: ((line: string) => void) | undefined;
};

export class ProgramFailed extends Error {
  readonly command: string;
  /** Undefined when it could not be started or was ended by a signal. */
  readonly exitCode: number | undefined;
  readonly stderr: string;

  constructor(command: string, exitCode: number | undefined, stderr: string, options?: ErrorOptions) {
    const end = exitCode === undefined ? "did not finish" : `ended with ${exitCode}`;
    super(`\`${command}\` ${end}${stderr === "" ? "" : `: ${stderr}`}`, options);
    this.name = "ProgramFailed";
    this.command = command;
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** Resolves with standard output. Rejects with ProgramFailed, or with the signal's reason when aborted; never before the program has ended. */
export async function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { signal, stdin, onLine } = options;
  signal?.throwIfAborted();
  const command = [program, ...args].join(" ").slice(0, 400);
  const child = spawn(program, args, {
    env: { ...process.env, ...options.env },
    cwd: options.cwd,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const stop = () => void child.kill("SIGTERM");
  signal?.addEventListener("abort", stop, { once: true });

  const chunks: Buffer[] = [];
  const stderr = tail(onLine);
  child.stderr.on("data", stderr.push);
  if (onLine && !options.stdout) child.stdout.on("data", tail(onLine).push);
  let written: Promise<void> = Promise.resolve();
  if (options.stdout) written = pipeline(child.stdout, createWriteStream(options.stdout.file));
  else child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));

  const fed = feed(child.stdin, stdin);
  fed.catch(() => {}); // awaited below, once the program has ended
  try {
    const [exitCode] = await Promise.all([exitOf(child, command), written]);
    signal?.throwIfAborted();
    if (exitCode !== 0) throw new ProgramFailed(command, exitCode, stderr.text());
    await fed; // a program that ended well has read its input; if the file could not be read, that is the failure
    return Buffer.concat(chunks).toString();
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Says so instead of throwing when the program reads less than it was given: its exit code tells the story then. */
async function feed(into: NodeJS.WritableStream, stdin: RunOptions["stdin"]): Promise<void> {
  const source = typeof stdin === "object" ? createReadStream(stdin.file) : Readable.from([stdin ?? ""]);
  into.on("error", () => source.destroy());
  source.on("error", () => into.end());
  source.pipe(into);
  await finished(source).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" || cause.code === "EACCES") throw cause;
  });
}

function exitOf(child: ReturnType<typeof spawn>, command: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(new ProgramFailed(command, undefined, cause.message, { cause })));
    child.once("close", (exitCode) => resolve(exitCode ?? undefined));
  });
}

function tail(onLine: ((line: string) => void) | undefined) {
  let kept = "";
  let line = "";
  return {
    push(chunk: Buffer) {
      const text = chunk.toString();
      kept = (kept + text).slice(-TAIL_BYTES);
      const lines = (line + text).split(/[\r\n]+/);
      line = lines.pop() ?? "";
      for (const whole of lines) if (whole.trim() !== "") onLine?.(whole.trim());
    },
    text: () => kept.trim(),
  };
}
