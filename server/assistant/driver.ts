/** The one place where drivers are chosen; only the chosen one is loaded. */
import type { Driver, Part } from "#sandbox/sandbox.ts";
import type { Log } from "#server/log.ts";
import type { Options } from "#server/options.ts";
import { MACHINE_PART } from "#server/progress/parts.ts";

export type OwnDriver = Driver & {
  /** Where sandboxes cannot be frozen past the end of Labmate: ends their processes, keeps their homes. */
  stop?(): Promise<void>;
  /** After the last sandbox: what the driver changed in the box itself is undone. */
  leave?(): Promise<void>;
};

type Choice = { options: Options; report(part: Part): void; log: Log; signal: AbortSignal };

/** What the machine must have before anything else can be prepared; installing it takes a minute where it is missing. */
export const MACHINE = {
  name: MACHINE_PART,
  title: "What sandboxes need of this machine",
  expectedSeconds: 60,
} as const;

/** @throws when the machine lacks what the driver needs, with a sentence that says what to do */
export async function chooseDriver({ options, report, log, signal }: Choice): Promise<OwnDriver> {
  const { cache, data, install: mayInstall, instance } = options;
  report({ ...MACHINE, state: "working", detail: "looking" });
  const announce = (sentence: string) => {
    log(sentence);
    report({ ...MACHINE, state: "working", detail: sentence });
  };
  try {
    const { driver, engine } = options.driver === "local" ? { driver: await local(options), engine: "" } : await kind();
    report({ ...MACHINE, state: "ready", detail: engine });
    return driver;
  } catch (error) {
    report({ ...MACHINE, state: "failed", detail: error instanceof Error ? error.message : String(error) });
    throw error;
  }

  async function kind() {
    const { ensureEngine } = await import("#sandbox/engine/install.ts");
    const { kindDriver } = await import("#sandbox/kind/kind.ts");
    const engine = await ensureEngine({ cache, mayInstall, announce, signal });
    return { driver: kindDriver({ engine, cache, data, instance, log }), engine: engine.version };
  }
}

/** Those that may have sandboxes on this machine. Installs nothing. */
export async function driversPresent(options: Options, log: Log): Promise<OwnDriver[]> {
  const { cache, data, instance } = options;
  const { findEngine } = await import("#sandbox/engine/find.ts");
  const { kindDriver } = await import("#sandbox/kind/kind.ts");
  const engine = await findEngine(cache);
  return [await local(options), ...(engine ? [kindDriver({ engine, cache, data, instance, log })] : [])];
}

async function local({ data, cache }: Options) {
  const { localDriver } = await import("#sandbox/local/local.ts");
  return localDriver({ data, cache, env: process.env });
}
