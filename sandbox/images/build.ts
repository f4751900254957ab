/** Builds one image from a Containerfile of ours and what lies in a bench's scratch folder. */
import { cp, link } from "node:fs/promises";
import { join } from "node:path";
import { type Bench, source } from "./part.ts";

/**
 * `args` are the Containerfile's. Podman's own sandbox for build steps wants rights that narrow machines don't give, and
 * what runs here are our own few lines: so they run in a chroot. Nothing is remembered between builds, the kitchen does
 * that: Podman 4.3 takes a remembered ENV step for the same whatever the argument in it.
 */
export async function buildImage(
  bench: Bench,
  containerfile: string,
  args: Readonly<Record<string, string>> = {},
  reference = bench.reference,
): Promise<void> {
  const podman =
    bench.engine.name === "podman"
      ? ["--isolation", "chroot", "--format", "docker", "--layers=false"]
      : ["--network", "host", "--no-cache"];
  const buildArgs = Object.entries(args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  await bench.engine.run(
    ["build", ...podman, ...buildArgs, "-t", reference, "-f", source(containerfile), bench.scratch],
    {
      signal: bench.signal,
      onLine: (line) => {
        const [, step, steps] = /^(?:STEP |#\d+ \[)(\d+)\/(\d+)/.exec(line) ?? [];
        if (steps !== undefined) bench.say(`building the image, step ${step} of ${steps}`);
      },
    },
  );
}

/** Puts a finished file into the build context, without copying where the file system allows. */
export async function place(file: string, folder: string, name: string): Promise<void> {
  await link(file, join(folder, name)).catch(() => cp(file, join(folder, name)));
}

/** One archive of many images; their shared layers are in it once. */
export async function saveImages({ engine, signal }: Bench, names: readonly string[], archive: string): Promise<void> {
  const multiple = engine.name === "podman" ? ["-q", "-m"] : [];
  await engine.run(["save", ...multiple, "-o", archive, ...names], { signal });
}
