/** What a checks.ts exports, found without trusting it: it may not compile, throw, or never end. */
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { z } from "zod";

const DEADLINE_MS = 10_000;

const Message = z.union([
  z.object({ steps: z.array(z.object({ name: z.string(), conditions: z.array(z.string()).nullable() })) }),
  z.object({ message: z.string(), stack: z.string() }),
]);

/** `conditions` is null for an export that is no step. */
export type Described =
  | { exports: { name: string; conditions: string[] | null }[] }
  | { file: string; line: number; message: string };

/** @param folder the workshop's, as a real path. @param file the checks', inside it */
export async function describeChecks(folder: string, file: string): Promise<Described> {
  const worker = new Worker(new URL("./describe-worker.ts", import.meta.url), {
    workerData: { folder, url: pathToFileURL(file).href },
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), DEADLINE_MS);
  try {
    const ended = once(worker, "exit", deadline).then(() => [
      { message: "It ended the thread it runs in.", stack: "" },
    ]);
    const [message]: unknown[] = await Promise.race([once(worker, "message", deadline), ended]);
    const said = Message.parse(message);
    return "steps" in said ? { exports: said.steps } : { ...placeOf(said.stack, folder, file), message: said.message };
  } catch (error) {
    const message = deadline.signal.aborted
      ? `Importing it took longer than ${DEADLINE_MS / 1000} s.`
      : error instanceof Error
        ? error.message
        : String(error);
    return { file, line: 1, message };
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** The first place in a stack that is the author's own. Node writes places of syntax errors as paths, others as URLs. */
export function placeOf(stack: string, folder: string, file: string): { file: string; line: number } {
  for (const [, path = "", line] of stack.matchAll(/(?:file:\/\/)?(\/[^\s():]+\.[cm]?[jt]s):(\d+)/g)) {
    const decoded = decodeURI(path);
    if (decoded.startsWith(`${folder}/`)) return { file: decoded, line: Number(line) };
  }
  return { file, line: 1 };
}
