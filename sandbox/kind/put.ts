/** Puts files into the learner's home, from inside the toolbox and as the learner: no link they made leads anywhere they couldn't go. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "#sandbox/engine/engine.ts";
import { NODE_PROGRAM } from "#sandbox/images/names.ts";
import { capture } from "./run.ts";

const PATIENCE_MS = 30_000;

/** The same rules as on a learner's own machine, so the same file: it runs in the toolbox as it is. */
const RULES = join(import.meta.dirname, "../local/put-files.ts");
const MAIN = `
const files = JSON.parse(await new Response(process.stdin).text());
await putFiles(process.env.HOME, new Map(files.map(([path, text]) => [path, Buffer.from(text, "base64")])));
`;

export async function putIntoHome(engine: Engine, toolbox: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const program = (await readFile(RULES, "utf8")) + MAIN;
  const command = [NODE_PROGRAM, "--no-warnings", "--input-type=module-typescript", "--eval", program];
  const stdin = JSON.stringify([...files].map(([path, bytes]) => [path, bytes.toString("base64")]));
  const result = await capture(engine, toolbox, command, { signal: AbortSignal.timeout(PATIENCE_MS), stdin });
  if (result.exitCode === 0) return;
  const sentence = /^(?:\w*Error): (.*)$/m.exec(result.stderr)?.[1];
  throw new Error(sentence ?? `The files could not be put into the home: ${result.stderr.slice(-1000)}`);
}
