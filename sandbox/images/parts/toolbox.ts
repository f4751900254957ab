/** The toolbox image: the learner's user and tools. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { buildImage, place } from "../build.ts";
import { TOOLBOX_PACKAGES } from "../debian.ts";
import { type PartRecipe, source } from "../part.ts";

export const toolbox: PartRecipe = {
  name: "toolbox",
  title: "Toolbox image",
  expectedSeconds: 30,
  needs: ["debian", "kubernetes", "fortio"],
  values: TOOLBOX_PACKAGES,
  files: ["toolbox"],
  makes: "image",
  wanted: true,
  async make(bench) {
    await place(join(bench.folderOf("kubernetes"), "kubernetes"), bench.scratch, "kubectl");
    await place(join(bench.folderOf("fortio"), "fortio"), bench.scratch, "fortio");
    for (const name of ["bashrc", "vimrc"]) await cp(source("toolbox", name), join(bench.scratch, name));
    await buildImage(bench, "toolbox/Containerfile", {
      BASE: bench.referenceOf("debian"),
      PACKAGES: TOOLBOX_PACKAGES.join(" "),
    });
  },
};
