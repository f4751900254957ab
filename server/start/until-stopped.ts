/** `labmate start` as a person runs it: until Ctrl-C, SIGTERM, or the terminal is gone. */
import type { Options } from "#server/options.ts";
import { start } from "./start.ts";

export async function runUntilStopped(options: Options, began: number): Promise<void> {
  const told = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
  const starting = start(options, began);
  await Promise.race([told, starting]);
  const running = await starting;
  await told;
  await running.stop();
  process.exit(0);
}
