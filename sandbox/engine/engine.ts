/** A container engine (Podman or Docker) as a thing that runs commands. It knows nothing of images or sandboxes. */
import { type RunOptions, runProgram } from "./program.ts";

export type EngineName = "podman" | "docker";

export interface Engine {
  readonly name: EngineName;
  /** As the engine tells it, for people: "podman 4.3.1". */
  readonly version: string;
  /** What programs that call the engine themselves (kind) need in their environment. */
  readonly env: Readonly<Record<string, string>>;
  /** `engine.run(["ps", "-q"])` → standard output; a failure is ProgramFailed with command, exit code and the end of stderr. */
  run(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Whether this machine has the image of exactly that name. */
  hasImage(reference: string): Promise<boolean>;
}

export function engineOf(name: EngineName, version: string, env: Readonly<Record<string, string>>): Engine {
  const run = (args: readonly string[], options: RunOptions = {}) =>
    runProgram(name, args, { ...options, env: { ...env, ...options.env } });
  return {
    name,
    version,
    env: { ...env, KIND_EXPERIMENTAL_PROVIDER: name },
    run,
    hasImage: async (reference) => {
      const names = await run(["images", "--format", "{{.Repository}}:{{.Tag}}", reference]);
      return names.split("\n").includes(reference);
    },
  };
}
