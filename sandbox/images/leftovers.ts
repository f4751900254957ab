/** Containers of a bake, named after its process, so that one killed in the middle leaves nothing that nobody removes. */
import type { Engine } from "#sandbox/engine/engine.ts";
import { isAlive } from "./alive.ts";

const PREFIX = "labmate-bake-";
let made = 0;

/** A name for a container of this process. */
export function bakeContainer(): string {
  made += 1;
  return `${PREFIX}${process.pid}-${made}`;
}

/** Removes the containers of processes that are no more. */
export async function removeLeftovers(engine: Engine, signal: AbortSignal): Promise<void> {
  const listed = await engine.run(["ps", "-a", "--filter", `name=${PREFIX}`, "--format", "{{.Names}}"], { signal });
  for (const name of listed.split("\n")) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await engine.run(["rm", "-f", name], { signal });
  }
}
