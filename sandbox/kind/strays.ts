/**
 * Commands about a sandbox that outlived the process which gave them: after a kill -9 the engine's client and `cp` go on
 * by themselves, and would make something after we have looked and cleaned.
 */
import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { until } from "./until.ts";

const PATIENCE_MS = 60_000;
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  podman: ["run", "network", "start"],
  docker: ["run", "network", "start"],
  kind: ["create"],
  cp: ["-al", "-a"],
};

/** Ends once no command that makes something for that sandbox runs any more. */
export async function waitForStrays(words: readonly string[]): Promise<void> {
  const gone = async () => ((await makersOf(words)) === 0 ? true : undefined);
  await until(gone, AbortSignal.timeout(PATIENCE_MS));
}

/** @param words a command is the sandbox's when one of them is part of one of its arguments */
async function makersOf(words: readonly string[]): Promise<number> {
  const entries = await readdir("/proc").catch(() => []); // elsewhere than on Linux: nothing to see
  const commands = await Promise.all(
    entries.filter((name) => /^\d+$/.test(name)).map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return commands.filter((command) => {
    const [program = "", ...args] = command.split("\0");
    const verbs = MAKERS[basename(program)];
    return (
      verbs !== undefined &&
      args.some((arg) => verbs.includes(arg)) &&
      args.some((arg) => words.some((word) => arg.includes(word)))
    );
  }).length;
}
