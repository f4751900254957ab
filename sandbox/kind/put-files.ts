/** Puts files into the learner's home, as the learner: what is there stays, and nothing leads out of it. */
import type { RunResult } from "#sandbox/sandbox.ts";

type Run = (script: string, options: { signal: AbortSignal; stdin?: string }) => Promise<RunResult>;

const WITHIN_MS = 30_000;

export async function putInHome(run: Run, files: ReadonlyMap<string, Buffer>): Promise<void> {
  if (files.size === 0) return;
  for (const path of files.keys()) {
    if (path.startsWith("/") || path.split("/").some((part) => part === "" || part === "." || part === "..")) {
      throw new Error(`"${path}" would lie outside the learner's home.`);
    }
  }
  const lines = [...files].map(([path, bytes]) => `put ${quote(path)} ${bytes.toString("base64")}`);
  // A link in place of a folder is the learner's business: it leads nowhere that the learner could not write anyway.
  const script = `put() { [ -e "$1" ] || [ -L "$1" ] || { mkdir -p "$(dirname "$1")" && base64 -d <<< "$2" > "$1"; }; }\n${lines.join("\n")}`;
  const { exitCode, stderr } = await run("bash -e -s", { signal: AbortSignal.timeout(WITHIN_MS), stdin: script });
  if (exitCode !== 0) throw new Error(`The workshop's files could not be put into the home: ${stderr}`);
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
