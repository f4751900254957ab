/** All parts, in the order in which they become useful: a plain cluster first, Istio after it. */
import { goToolchain } from "./go.ts";
import type { PartRecipe } from "./part.ts";
import { debian } from "./parts/debian.ts";
import { envoy, istioImages, istioTools } from "./parts/istio.ts";
import { controlPlane, node, runtime } from "./parts/node.ts";
import { bookinfo, coredns, fortio, istio, istioctl, kind, kubernetes, pause } from "./parts/programs.ts";
import { toolbox } from "./parts/toolbox.ts";

export const RECIPES: readonly PartRecipe[] = [
  goToolchain,
  debian,
  kubernetes,
  kind,
  pause,
  coredns,
  runtime,
  controlPlane,
  node,
  fortio,
  toolbox,
  istio,
  istioctl,
  envoy,
  bookinfo,
  istioImages,
  istioTools,
];
