/** Freezes what nobody uses. One that an engine fails to freeze (a busy box) is as good as ever and only costs its box something: it is tried again in a minute. */
import type { Sandbox } from "#sandbox/sandbox.ts";
import type { Box } from "./box.ts";

export async function freeze(box: Box, sandbox: Sandbox): Promise<void> {
  try {
    await sandbox.freeze();
    box.unfrozen.delete(sandbox.id);
  } catch (error) {
    box.unfrozen.add(sandbox.id);
    box.log("a sandbox could not be frozen; trying again in a minute", { sandbox: sandbox.id, error });
  }
}
