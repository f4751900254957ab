/** The bottom of every image: a minimal Debian, made by debootstrap from the machine's own mirror. */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "#sandbox/engine/program.ts";
import { pull } from "../official.ts";
import type { PartRecipe } from "../part.ts";
import { VERSIONS } from "../versions.ts";

const MIRROR = "http://deb.debian.org/debian";
const NOT_ROOT =
  "No registry answers, and only root can bake images from Debian's packages. Run `sudo npx labmate images --offline-bundle labmate-images.tar` once, then `npx labmate images --offline-bundle labmate-images.tar`.";

const SOURCES = "/etc/apt/sources.list.d";

export const debian: PartRecipe = {
  name: "debian",
  title: "Debian, the base of all images",
  expectedSeconds: 40,
  needs: [],
  values: [VERSIONS.debian, "minbase, usr merged, without package lists"],
  files: [],
  makes: "image",
  wanted: false,
  async make({ engine, scratch, reference, say, signal }) {
    const root = join(scratch, "root");
    const archive = join(scratch, "root.tar");
    if (process.getuid?.() !== 0) throw new Error(NOT_ROOT);
    say("debootstrap");
    await runProgram("debootstrap", ["--variant=minbase", "--merged-usr", VERSIONS.debian, root, await mirror()], {
      signal,
      env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
    });
    for (const waste of ["var/cache/apt/archives", "var/lib/apt/lists", "usr/share/doc", "usr/share/man"])
      await rm(join(root, waste), { recursive: true, force: true });
    say("importing");
    await runProgram("tar", ["--numeric-owner", "-C", root, "-cf", archive, "."], { signal });
    await engine.run(["import", archive, reference], { signal });
  },
  official: {
    needs: [],
    async make(bench) {
      const image = `docker.io/library/debian:${VERSIONS.debian}-slim`;
      await pull(bench, image);
      await bench.engine.run(["tag", image, bench.reference], { signal: bench.signal });
    },
  },
};

/** The Debian mirror this machine uses (deb822 files), else the public one. */
async function mirror(): Promise<string> {
  const names = await readdir(SOURCES).catch(() => []);
  for (const name of names.filter((file) => file.endsWith(".sources"))) {
    const text = await readFile(join(SOURCES, name), "utf8");
    for (const stanza of text.split(/\n\s*\n/)) {
      const suites = /^Suites:(.*)$/m.exec(stanza)?.[1] ?? "";
      const uri = /^URIs:\s*(\S+)/m.exec(stanza)?.[1];
      if (uri?.startsWith("http") && suites.split(/\s+/).includes(VERSIONS.debian)) return uri;
    }
  }
  return MIRROR;
}
