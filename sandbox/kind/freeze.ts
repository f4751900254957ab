/** Freezes and thaws a sandbox's containers, whatever state each of them is in. */
import type { Engine } from "#sandbox/engine/engine.ts";
import type { Names } from "./names.ts";

/** The toolbox first: nothing there sees its network stand still. */
export const freeze = (engine: Engine, names: Names) => bring(engine, [names.toolbox, names.node], "pause", "paused");

export const thaw = (engine: Engine, names: Names) => bring(engine, [names.node, names.toolbox], "unpause", "running");

/** Engines refuse to pause what is paused; asking each time first would cost as much as the pause. */
async function bring(engine: Engine, containers: readonly string[], verb: "pause" | "unpause", state: string) {
  for (const container of containers) {
    await engine.run([verb, container]).catch(async (cause: unknown) => {
      if ((await stateOf(engine, container)) !== state) throw cause;
    });
  }
}

/** "running", "paused", "exited", …; undefined when there is no such container. */
export async function stateOf(engine: Engine, container: string): Promise<string | undefined> {
  const answer = await engine.run(["ps", "-a", "--filter", `name=^${container}$`, "--format", "{{.State}}"]);
  return answer.trim().toLowerCase() || undefined;
}
