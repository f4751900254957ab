/** Puts the images of Istio and BookInfo into a running node. */
import type { Engine } from "#sandbox/engine/engine.ts";
import type { Images } from "#sandbox/images/names.ts";

export async function loadIstio(engine: Engine, images: Images, node: string, signal: AbortSignal): Promise<void> {
  const load = ["exec", "-i", node, "ctr", "--namespace", "k8s.io", "images", "import", "-"];
  await engine.run(load, { stdin: { file: images.istioImages }, signal });
}
