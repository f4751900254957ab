/** Runs one of the project's own tools, its output going straight to the person, its end always awaited. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** Node prints notes about its young features, which this project uses on purpose. */
const QUIET = "--disable-warning=ExperimentalWarning";

type Surroundings = {
  env?: Readonly<Record<string, string>>;
  /** Hears what is written to stdout, which is then passed on. */
  onOutput?: (text: string) => void;
  signal: AbortSignal;
};

/**
 * @param path of a JavaScript file, relative to the project
 * @returns its exit code; 1 when a signal ended it
 */
export async function runTool(
  path: string,
  args: readonly string[],
  { env = {}, onOutput, signal }: Surroundings,
): Promise<number> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [QUIET, join(ROOT, path), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", onOutput ? "pipe" : "inherit", "inherit"],
  });
  child.stdout?.on("data", (chunk: Buffer) => {
    process.stdout.write(chunk);
    onOutput?.(chunk.toString());
  });
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  try {
    return await new Promise<number>((resolve, reject) =>
      child.once("error", reject).once("close", (code) => resolve(code ?? 1)),
    );
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** What a tool wrote into a file as its result; undefined when it never came so far. */
export async function readResult(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
