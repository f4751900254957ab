/** The node image: what kind starts, with the control plane's images inside. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { commitNode } from "#sandbox/engine/commit.ts";
import { buildImage, place, saveImages } from "../build.ts";
import { NODE_PACKAGES, RUNTIME_PACKAGES } from "../debian.ts";
import { bakeContainer } from "../leftovers.ts";
import { pull } from "../official.ts";
import { type Bench, type PartRecipe, source } from "../part.ts";
import { CONTROL_PLANE_IMAGES, COREDNS_IMAGE, PAUSE_IMAGE, VERSIONS } from "../versions.ts";

/** What we lay over kind's files. */
const OWN_FILES = ["10-ptp.conflist", "default-cni.yaml", "import-images"];

/** The base of everything that runs in the cluster. */
export const runtime: PartRecipe = {
  name: "runtime",
  title: "Base of the cluster's images",
  expectedSeconds: 10,
  needs: ["debian"],
  values: RUNTIME_PACKAGES,
  files: ["runtime"],
  makes: "image",
  wanted: false,
  make: (bench) =>
    buildImage(bench, "runtime/Containerfile", {
      BASE: bench.referenceOf("debian"),
      PACKAGES: RUNTIME_PACKAGES.join(" "),
    }),
};

/** An archive of the images that kubeadm asks for, under their official names. */
export const controlPlane: PartRecipe = {
  name: "control-plane",
  title: "Images of the control plane",
  expectedSeconds: 8,
  needs: ["kubernetes", "coredns", "pause", "runtime"],
  values: [...CONTROL_PLANE_IMAGES, COREDNS_IMAGE, PAUSE_IMAGE],
  files: ["kubernetes/Containerfile", "coredns/Containerfile", "pause/Containerfile"],
  makes: "folder",
  wanted: false,
  async make(bench) {
    const archive = join(bench.folder, "images.tar");
    const names = [...CONTROL_PLANE_IMAGES, COREDNS_IMAGE, PAUSE_IMAGE];
    const [first = "", ...others] = CONTROL_PLANE_IMAGES;
    await buildFrom(bench, "kubernetes", first, { BASE: bench.referenceOf("runtime") });
    for (const name of others) await bench.engine.run(["tag", first, name]);
    await buildFrom(bench, "coredns", COREDNS_IMAGE);
    await buildFrom(bench, "pause", PAUSE_IMAGE);
    bench.say("writing the archive");
    await saveImages(bench, names, archive);
    await bench.engine.run(["rmi", ...names], { signal: bench.signal }); // the archive is what counts
  },
};

export const node: PartRecipe = {
  name: "node",
  title: "Node image",
  expectedSeconds: 35,
  needs: ["debian", "kind", "kubernetes", "control-plane"],
  values: [...NODE_PACKAGES, VERSIONS.kubernetes, PAUSE_IMAGE],
  files: ["node"],
  makes: "image",
  wanted: true,
  async make(bench) {
    const { engine, scratch, folderOf, reference, say, signal } = bench;
    await cp(join(folderOf("kind"), "node-files"), join(scratch, "kind-files"), { recursive: true });
    await place(join(folderOf("kubernetes"), "kubernetes"), scratch, "kubernetes");
    for (const name of OWN_FILES) await cp(source("node", name), join(scratch, name));
    const root = `${reference}-root`;
    const args = {
      BASE: bench.referenceOf("debian"),
      PACKAGES: NODE_PACKAGES.join(" "),
      PAUSE: PAUSE_IMAGE,
      KUBERNETES: `v${VERSIONS.kubernetes}`,
    };
    await buildImage(bench, "node/Containerfile", args, root);

    say("putting the control plane's images in");
    const name = bakeContainer();
    try {
      await engine.run(
        ["run", "-d", "--name", name, "--privileged", "--network", "none", "--entrypoint", "sleep", root, "infinity"],
        { signal },
      );
      const archive = join(folderOf("control-plane"), "images.tar");
      await engine.run(["exec", "-i", name, "/kind/import-images"], { signal, stdin: { file: archive } });
      say("committing");
      // Committing forgets what was overridden to run the container.
      const entrypoint = ["/usr/local/bin/entrypoint", "/sbin/init"];
      await commitNode(engine, { container: name, image: reference, entrypoint }, signal);
    } finally {
      await engine.run(["rm", "-f", name]);
    }
    await engine.run(["rmi", root]); // its layers stay: the finished image stands on them
  },
  official: {
    needs: [],
    async make(bench) {
      const BASE = `docker.io/kindest/node:v${VERSIONS.kubernetes}`;
      await pull(bench, BASE);
      for (const name of OWN_FILES) await cp(source("node", name), join(bench.scratch, name));
      await buildImage(bench, "node/official/Containerfile", { BASE });
    },
  },
};

/** Builds `<name>/Containerfile` from the program of that part alone. */
async function buildFrom(
  bench: Bench,
  name: string,
  reference: string,
  args: Record<string, string> = {},
): Promise<void> {
  await place(join(bench.folderOf(name), name), bench.scratch, name);
  await buildImage(bench, `${name}/Containerfile`, args, reference);
}
