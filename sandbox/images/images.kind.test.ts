/** The baked images themselves: what a learner and a cluster find in them. Needs an engine; bakes what is missing. */
import { homedir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Engine } from "#sandbox/engine/engine.ts";
import { ensureEngine } from "#sandbox/engine/install.ts";
import { runProgram } from "#sandbox/engine/program.ts";
import type { Part } from "#sandbox/sandbox.ts";
import { imagesOf } from "./names.ts";
import { prepareImages } from "./prepare.ts";
import {
  bookinfoImages,
  CONTROL_PLANE_IMAGES,
  COREDNS_IMAGE,
  PAUSE_IMAGE,
  PILOT_IMAGE,
  PROXY_IMAGE,
  VERSIONS,
} from "./versions.ts";

/** From nothing, on a slow machine. */
const BAKE_MS = 45 * 60_000;
const STEP_MS = 120_000;

const cache = process.env.LABMATE_CACHE ?? join(homedir(), ".cache", "labmate");
const images = imagesOf(cache);
const signal = new AbortController().signal;
let engine: Engine;

beforeAll(async () => {
  engine = await ensureEngine({ cache, mayInstall: true, announce: (line) => console.log(line), signal });
  await prepareImages({ engine, cache, report: () => {}, signal });
}, BAKE_MS);

/** Runs a script in a toolbox of its own, as a sandbox would start it but without a cluster. */
function inToolbox(script: string): Promise<string> {
  const mounts = images.istioMounts.flatMap(({ source, target }) => ["-v", `${source}:${target}:ro`]);
  const narrow = ["--cap-drop", "all", "--security-opt", "no-new-privileges", "--network", "none"];
  return engine.run(["run", "--rm", ...narrow, ...mounts, images.toolbox, "bash", "-c", script], { signal });
}

test(
  "when all is there, preparing only looks",
  async () => {
    const seen: Part[] = [];
    const began = performance.now();
    await prepareImages({ engine, cache, report: (part) => seen.push(part), signal });
    console.log(`nothing to do: ${((performance.now() - began) / 1000).toFixed(2)} s`);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(({ state }) => state !== "ready")).toEqual([]);
  },
  STEP_MS,
);

test(
  "the learner is an ordinary user who finds every tool of the course",
  async () => {
    const tools = "kubectl istioctl curl jq fortio vim nano git tmux less ps openssl dig";
    const found = await inToolbox(`id -un; pwd; command -v ${tools} | wc -l; command -v sudo; true`);
    expect(found.trim().split("\n")).toEqual(["learner", "/home/learner", String(tools.split(" ").length)]);
  },
  STEP_MS,
);

test(
  "kubectl and istioctl say the versions they were baked from, and nothing else",
  async () => {
    const said = await inToolbox(
      "kubectl version --client -o json | jq -r .clientVersion.gitVersion; istioctl version --remote=false 2>&1",
    );
    expect(said).toBe(`v${VERSIONS.kubernetes}\nclient version: ${VERSIONS.istio}\n`);
  },
  STEP_MS,
);

test(
  "a login shell and a plain one both find istioctl, and complete its words",
  async () => {
    const said = await inToolbox(
      "bash -lc 'command -v istioctl'; bash -ic 'complete -p istioctl kubectl k' 2>/dev/null",
    );
    expect(said).toContain("/opt/istio/bin/istioctl\n");
    expect(said.match(/^complete /gm)).toHaveLength(3);
  },
  STEP_MS,
);

test(
  "istioctl asks for the images we baked, without a word from the learner",
  async () => {
    const manifest = await inToolbox("istioctl manifest generate --set profile=demo");
    expect(manifest).toContain(`image: ${PILOT_IMAGE}`);
    expect(manifest).toContain(`image: ${PROXY_IMAGE}`);
    expect(manifest).not.toContain("defaultProviders"); // Envoy's statistics by Istio's own filter, which upstream's Envoy lacks
  },
  STEP_MS,
);

test(
  "Istio's samples lie ready, and every image they name for BookInfo is one of ours",
  async () => {
    const named = await inToolbox(
      "grep -h image: /opt/istio/samples/bookinfo/platform/kube/bookinfo.yaml | awk '{print $2}' | sort -u",
    );
    const ours = ["productpage-v1", "details-v1", "ratings-v1", "reviews-v1", "reviews-v2", "reviews-v3"].flatMap(
      bookinfoImages,
    );
    const wanted = named.trim().split("\n");
    expect(wanted).toHaveLength(6);
    for (const image of wanted) expect(ours).toContain(image);
  },
  STEP_MS,
);

test(
  "the archive of Istio's images holds every one of them, each with a configuration of its own",
  async () => {
    const manifest = await runProgram("tar", ["-xOf", images.istioImages, "manifest.json"], { signal });
    const ours = ["productpage-v1", "details-v1", "ratings-v1", "reviews-v1", "reviews-v2", "reviews-v3"].flatMap(
      bookinfoImages,
    );
    // Docker leaves its own registry's name out.
    const bare = (name: string) => `"${name.replace(/^docker\.io\//, "")}"`;
    const held = manifest.replaceAll('"docker.io/', '"');
    for (const name of [PILOT_IMAGE, PROXY_IMAGE, ...ours]) expect(held).toContain(bare(name));
    expect(new Set(manifest.match(/"Config":"[^"]+"/g)).size).toBe(8);
  },
  STEP_MS,
);

test(
  "the node holds the control plane's images, so that a cluster starts without a network",
  async () => {
    const script = `containerd --log-level error & until ctr version >/dev/null 2>&1; do sleep 0.1; done; ctr -n k8s.io images list -q; kubeadm config images list --kubernetes-version v${VERSIONS.kubernetes} | sed 's/^/wanted /'; cat /kind/version`;
    const said = await engine.run(
      ["run", "--rm", "--privileged", "--network", "none", "--entrypoint", "bash", images.node, "-c", script],
      { signal },
    );
    const lines = said.trim().split("\n");
    for (const image of [...CONTROL_PLANE_IMAGES, COREDNS_IMAGE, PAUSE_IMAGE]) {
      expect(lines).toContain(image);
      expect(lines).toContain(`wanted ${image}`);
    }
    expect(lines.at(-1)).toBe(`v${VERSIONS.kubernetes}`);
  },
  STEP_MS,
);
