/** What sandboxes are made of, by name and path. Known before it is baked: prepare.ts makes exactly these. */
import { join } from "node:path";
import { RECIPES } from "./recipes.ts";
import { Store } from "./store.ts";

export type Images = {
  /** The node image for kind (`image:` in its configuration), control-plane images inside. */
  node: string;
  /** The toolbox image. Start it with `mounts`; its user is `learner`. */
  toolbox: string;
  /** kind's own program; run it with the engine's `env`. */
  kind: string;
  /** An archive of the images of Istio and BookInfo: `ctr -n k8s.io images import -` in the node reads it. */
  istioImages: string;
  /** Read-only folders of the toolbox: istioctl and Istio's samples. Only once the part `istio-tools` is ready. */
  istioMounts: readonly Mount[];
};

export type Mount = { source: string; target: string };

/** The terminal host and the Node that runs it are mounted too, from the clone, so that neither rebakes an image (see terminalMounts). */
export const TERMINAL_HOST_FOLDER = "/opt/labmate/terminal-host";
export const NODE_PROGRAM = "/opt/labmate/node";

/** Parts that must be ready before the first sandbox of a snapshot can be made. */
export const PARTS_OF = {
  plain: ["kind", "node", "toolbox"],
  istio: ["kind", "node", "toolbox", "istio-tools", "istio-images"],
} as const;

export function imagesOf(cache: string): Images {
  const store = new Store(cache, RECIPES);
  return {
    node: store.referenceOf("node"),
    toolbox: store.referenceOf("toolbox"),
    kind: join(store.folderOf("kind"), "kind"),
    istioImages: join(store.folderOf("istio-images"), "images.tar"),
    istioMounts: [{ source: store.folderOf("istio-tools"), target: "/opt/istio" }],
  };
}

/** `bundle` is the folder that bundleTerminalHost wrote; the Node is the one that runs us, whose C library the toolbox shares or surpasses. */
export const terminalMounts = (bundle: string): readonly Mount[] => [
  { source: bundle, target: TERMINAL_HOST_FOLDER },
  { source: process.execPath, target: NODE_PROGRAM },
];
