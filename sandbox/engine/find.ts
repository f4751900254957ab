/** Finds the engine that really runs on this machine: a Docker client without a daemon is none. */
import { z } from "zod";
import { type Engine, type EngineName, engineOf } from "./engine.ts";
import { podmanSettings } from "./podman-settings.ts";
import { runProgram } from "./program.ts";

/** An engine that does not say who it is within this time is taken for dead. */
const PATIENCE_MS = 20_000;

const Answer = z.object({ version: z.string() });

/** Podman first: it needs no daemon. `LABMATE_ENGINE` names one of the two and hides the other. `cache` takes our own Podman settings, if this machine needs any. */
export async function findEngine(cache: string, signal?: AbortSignal): Promise<Engine | undefined> {
  const wanted = z.enum(["podman", "docker"]).optional().parse(process.env.LABMATE_ENGINE);
  const candidates: EngineName[] = wanted ? [wanted] : ["podman", "docker"];
  for (const name of candidates) {
    const env = name === "podman" ? await podmanSettings(cache) : {};
    const version = await ask(name, env, signal);
    if (version !== undefined) return engineOf(name, `${name} ${version}`, env);
  }
  return undefined;
}

/** The version of the side that does the work: Docker's server, Podman itself. */
async function ask(
  name: EngineName,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const format = name === "podman" ? '{"version":"{{.Version.Version}}"}' : '{"version":"{{.ServerVersion}}"}';
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const text = await runProgram(name, ["info", "--format", format], {
      env,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    const { version } = Answer.parse(JSON.parse(text));
    return version === "" ? undefined : version;
  } catch {
    signal?.throwIfAborted();
    return undefined; // not installed, no daemon, or not allowed to: for us all the same
  }
}
