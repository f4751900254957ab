/** Freezes and thaws a sandbox's containers, whatever state each of them is in. */
import type { Engine } from "#sandbox/engine/engine.ts";
import { ProgramFailed } from "#sandbox/engine/program.ts";
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
  try {
    return (await engine.run(["inspect", "--type", "container", "--format", "{{.State.Status}}", container])).trim();
  } catch (cause) {
    if (cause instanceof ProgramFailed && /no such (container|object)/i.test(cause.stderr)) return undefined;
    throw cause;
  }
}
