/** What is compiled from Go modules. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { go, goProgram } from "../go.ts";
import { type PartRecipe, source } from "../part.ts";
import { ISTIO_HUB, VERSIONS } from "../versions.ts";

const [major, minor] = VERSIONS.kubernetes.split(".");
const KUBERNETES_VERSION = "k8s.io/component-base/version";
const ISTIO_VERSION = "istio.io/istio/pkg/version";

export const kubernetes = goProgram({
  part: "kubernetes",
  title: `Kubernetes ${VERSIONS.kubernetes}`,
  expectedSeconds: 360,
  module: ".",
  package: "./kubernetes",
  // Without a version kubeadm takes itself for v0.0.0 and refuses.
  variables: {
    [`${KUBERNETES_VERSION}.gitVersion`]: `v${VERSIONS.kubernetes}`,
    [`${KUBERNETES_VERSION}.gitMajor`]: major ?? "",
    [`${KUBERNETES_VERSION}.gitMinor`]: minor ?? "",
    [`${KUBERNETES_VERSION}.gitTreeState`]: "clean",
    [`${KUBERNETES_VERSION}.gitCommit`]: "module",
  },
  output: "kubernetes",
});

/** The hub and tag compiled in are what `istioctl install` asks for. */
const istioVariables = {
  [`${ISTIO_VERSION}.buildVersion`]: VERSIONS.istio,
  [`${ISTIO_VERSION}.buildTag`]: VERSIONS.istio,
  [`${ISTIO_VERSION}.buildHub`]: ISTIO_HUB,
  [`${ISTIO_VERSION}.buildStatus`]: "Clean",
  [`${ISTIO_VERSION}.buildGitRevision`]: "module",
};

export const istio = goProgram({
  part: "istio",
  title: `Istio ${VERSIONS.istio}`,
  expectedSeconds: 240,
  module: ".",
  package: "./istio",
  variables: istioVariables,
  output: "istio",
});

export const istioctl = goProgram({
  part: "istioctl",
  title: `istioctl ${VERSIONS.istio}`,
  expectedSeconds: 20,
  module: ".",
  package: "./istioctl",
  variables: istioVariables,
  output: "istioctl",
});

export const coredns = goProgram({
  part: "coredns",
  title: `CoreDNS ${VERSIONS.coredns}`,
  expectedSeconds: 75,
  module: "coredns",
  package: ".",
  output: "coredns",
});

export const pause = goProgram({
  part: "pause",
  title: "The pause program",
  expectedSeconds: 3,
  module: ".",
  package: "./pause",
  output: "pause",
});

export const bookinfo = goProgram({
  part: "bookinfo",
  title: "BookInfo, the sample application",
  expectedSeconds: 15,
  module: ".",
  package: "./bookinfo",
  output: "bookinfo",
});

export const fortio = goProgram({
  part: "fortio",
  title: `fortio ${VERSIONS.fortio}`,
  expectedSeconds: 20,
  module: "fortio",
  package: "fortio.org/fortio",
  variables: { "fortio.org/version.version": VERSIONS.fortio },
  output: "fortio",
});

const kindProgram = goProgram({
  part: "kind",
  title: `kind ${VERSIONS.kind}`,
  expectedSeconds: 30,
  module: "kind",
  package: "sigs.k8s.io/kind",
  output: "kind",
  wanted: true,
});

/** kind's program, and beside it the files it lays over a node's root. */
export const kind: PartRecipe = {
  ...kindProgram,
  async make(bench) {
    await kindProgram.make(bench);
    await cp(
      join(await moduleFolder(bench, "kind", "sigs.k8s.io/kind"), "images/base/files"),
      join(bench.folder, "node-files"),
      {
        recursive: true,
      },
    );
  },
};

const Module = z.object({ Dir: z.string() });

/** Where Go keeps a module's sources on this machine. */
export async function moduleFolder(
  bench: Parameters<PartRecipe["make"]>[0],
  module: string,
  path: string,
): Promise<string> {
  const answer = await go(bench, source(module), ["list", "-m", "-json", path]);
  return Module.parse(JSON.parse(answer)).Dir;
}
