/** The one place where drivers are chosen. */

import { localDriver } from "#sandbox/local/local.ts";
import type { Driver, Part } from "#sandbox/sandbox.ts";
import type { Log } from "#server/log.ts";
import type { Options } from "#server/options.ts";

export type OwnDriver = Driver & {
  /** Where sandboxes cannot be frozen past the end of Labmate: ends their processes, keeps their homes. */
  stop?(): Promise<void>;
};

type Choice = { options: Options; report(part: Part): void; log: Log; signal: AbortSignal };

/** @throws when the machine lacks what the driver needs, with a sentence that says what to do */
export async function chooseDriver({ options }: Choice): Promise<OwnDriver> {
  if (options.driver === "local") return local(options);
  throw new Error("The kind driver is not there yet; use --driver local.");
}

/** Those that may have sandboxes on this machine. Installs nothing. */
export async function driversPresent(options: Options, _log: Log): Promise<Driver[]> {
  return [local(options)];
}

function local({ data, cache }: Options) {
  return localDriver({ data, cache, env: process.env });
}
