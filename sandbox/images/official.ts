/** Whether official images can be had here, and taking files out of them. */
import type { Engine } from "#sandbox/engine/engine.ts";
import type { Bench } from "./part.ts";

const REGISTRY = "https://registry-1.docker.io/v2/";

/** A registry that is there answers far quicker; a network without one should not cost a start more than this. */
const PATIENCE_MS = 3000;

/** Asks the registry for anything: also "who are you?" is an answer. `LABMATE_REGISTRY` names another address to ask, or `none`. */
export async function registryAnswers(
  signal: AbortSignal,
  registry = process.env.LABMATE_REGISTRY ?? REGISTRY,
): Promise<boolean> {
  if (registry === "none") return false;
  try {
    const answer = await fetch(registry, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
    await answer.body?.cancel();
    return answer.status < 500;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

export async function pull({ engine, say, signal }: Bench, image: string): Promise<void> {
  say(`pulling ${image}`);
  await engine.run(["pull", "-q", image], { signal });
}

/** Copies one file out of an image that was pulled. */
export async function takeFrom(
  engine: Engine,
  image: string,
  path: string,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const container = (await engine.run(["create", image, "none"], { signal })).trim();
  try {
    await engine.run(["cp", `${container}:${path}`, to], { signal });
  } finally {
    await engine.run(["rm", "-f", container]);
  }
}
