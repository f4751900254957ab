/** `labmate start` as a person runs it: until it is told to end. */
import { once } from "node:events";
import type { Options } from "#server/options.ts";
import { start } from "./start.ts";

export async function runUntilStopped(options: Options, began: number, signal: AbortSignal): Promise<void> {
  const running = await start(options, began, signal);
  if (!signal.aborted) await once(signal, "abort");
  await running.stop();
  process.exit(0);
}
