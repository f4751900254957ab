/** The toolbox image: the learner's user and tools. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { buildImage, place } from "../build.ts";
import { TOOLBOX_PACKAGES } from "../debian.ts";
import { pull, takeFrom } from "../official.ts";
import { type Bench, type PartRecipe, source } from "../part.ts";
import { VERSIONS } from "../versions.ts";

export const toolbox: PartRecipe = {
  name: "toolbox",
  title: "Toolbox image",
  expectedSeconds: 15,
  needs: ["debian", "kubernetes", "fortio"],
  values: TOOLBOX_PACKAGES,
  files: ["toolbox"],
  makes: "image",
  wanted: true,
  async make(bench) {
    await place(join(bench.folderOf("kubernetes"), "kubernetes"), bench.scratch, "kubectl");
    await place(join(bench.folderOf("fortio"), "fortio"), bench.scratch, "fortio");
    await build(bench);
  },
  official: {
    needs: ["debian"],
    async make(bench) {
      const { engine, scratch, signal } = bench;
      for (const [image, path, name] of [
        [`docker.io/kindest/node:v${VERSIONS.kubernetes}`, "/usr/bin/kubectl", "kubectl"],
        [`docker.io/fortio/fortio:${VERSIONS.fortio}`, "/usr/bin/fortio", "fortio"],
      ] as const) {
        await pull(bench, image);
        await takeFrom(engine, image, path, join(scratch, name), signal);
      }
      await build(bench);
    },
  },
};

async function build(bench: Bench): Promise<void> {
  for (const name of ["bashrc", "vimrc"]) await cp(source("toolbox", name), join(bench.scratch, name));
  await buildImage(bench, "toolbox/Containerfile", {
    BASE: bench.referenceOf("debian"),
    PACKAGES: TOOLBOX_PACKAGES.join(" "),
  });
}
