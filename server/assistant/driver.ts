/** The one place where drivers are chosen. */
import { findEngine } from "#sandbox/engine/find.ts";
import { ensureEngine } from "#sandbox/engine/install.ts";
import { kindDriver } from "#sandbox/kind/kind.ts";
import { localDriver } from "#sandbox/local/local.ts";
import type { Driver, Part } from "#sandbox/sandbox.ts";
import type { Log } from "#server/log.ts";
import type { Options } from "#server/options.ts";

export type OwnDriver = Driver & {
  /** Where sandboxes cannot be frozen past the end of Labmate: ends their processes, keeps their homes. */
  stop?(): Promise<void>;
  /** After the last sandbox: what the driver changed in the box itself is undone. */
  leave?(): Promise<void>;
};

type Choice = { options: Options; report(part: Part): void; log: Log; signal: AbortSignal };

/** What the machine must have before anything else can be prepared; installing it takes a minute where it is missing. */
export const MACHINE = { name: "machine", title: "What sandboxes need of this machine", expectedSeconds: 60 } as const;

/** @throws when the machine lacks what the driver needs, with a sentence that says what to do */
export async function chooseDriver({ options, report, log, signal }: Choice): Promise<OwnDriver> {
  const { cache, install: mayInstall, instance } = options;
  report({ ...MACHINE, state: "working", detail: "looking" });
  const announce = (sentence: string) => {
    log(sentence);
    report({ ...MACHINE, state: "working", detail: sentence });
  };
  try {
    const driver =
      options.driver === "local"
        ? local(options)
        : kindDriver({ engine: await ensureEngine({ cache, mayInstall, announce, signal }), cache, instance });
    report({ ...MACHINE, state: "ready", detail: "" });
    return driver;
  } catch (error) {
    report({ ...MACHINE, state: "failed", detail: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

/** Those that may have sandboxes on this machine. Installs nothing. */
export async function driversPresent(options: Options): Promise<OwnDriver[]> {
  const { cache, instance } = options;
  const engine = await findEngine(cache);
  return [local(options), ...(engine ? [kindDriver({ engine, cache, instance })] : [])];
}

function local({ data, cache }: Options) {
  return localDriver({ data, cache, env: process.env });
}
