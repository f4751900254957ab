/** A real Labmate for a test: `labmate start` as its own process, and what can be seen of it from outside. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { vi } from "vitest";
import { z } from "zod";
import { freePort } from "#server/database/embedded.ts";

const MAIN = join(import.meta.dirname, "../main.ts");
/** The site's build included, on a busy machine. */
const READY_WITHIN_MS = 400_000;
const PATIENCE_MS = 60_000;

const Health = z.object({
  processes: z.record(z.string(), z.object({ pid: z.int(), state: z.string(), restarts: z.int() })),
});
type Processes = z.infer<typeof Health>["processes"];

export type Started = {
  port: number;
  child: ChildProcess;
  output(): string;
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>;
};

/** @param args beside the driver and the port */
export async function startLabmate(args: readonly string[]): Promise<Started> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN, "start", "--driver", "local", "--port", String(port), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = once(child, "close").then(() => child.exitCode);
  return { port, child, ended, output: () => output };
}

/** Takes away the sandboxes of a Labmate that has ended. */
export async function clean(data: string): Promise<void> {
  await once(
    spawn(process.execPath, [MAIN, "clean", "--driver", "local", "--data", data], { stdio: "ignore" }),
    "exit",
  );
}

export async function untilReady({ output, child }: Started): Promise<void> {
  await vi.waitUntil(
    () => {
      if (child.exitCode !== null) throw new Error(`Labmate ended:\n${output()}`);
      return output().includes("Labmate is ready at");
    },
    { timeout: READY_WITHIN_MS, interval: 100 },
  );
}

/** Waits until the health of all four processes is as wanted. */
export async function untilHealth({ port }: Started, wanted: (processes: Processes) => boolean): Promise<Processes> {
  return vi.waitFor(
    async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/health`);
      const { processes } = Health.parse(await answer.json());
      if (Object.keys(processes).length < 4 || !wanted(processes)) throw new Error(JSON.stringify(processes));
      return processes;
    },
    { timeout: PATIENCE_MS, interval: 100 },
  );
}

export async function untilGone(pids: readonly number[]): Promise<void> {
  await vi.waitUntil(() => pids.every((pid) => !isAlive(pid)), { timeout: PATIENCE_MS, interval: 50 });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
