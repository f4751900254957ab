/** Keeps a container's root as an image that starts as a node of kind does. */
import type { Engine } from "./engine.ts";

/** systemd's word for "halt"; Docker keeps it from the container's image, and refuses to be told. */
const HALT = "STOPSIGNAL SIGRTMIN+3";

export async function commitNode(
  engine: Engine,
  node: { container: string; image: string; entrypoint: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  const podman = engine.name === "podman" ? ["-q", "-f", "docker", "--change", HALT] : [];
  const entrypoint = ["--change", `ENTRYPOINT ${JSON.stringify(node.entrypoint)}`];
  await engine.run(["commit", ...podman, ...entrypoint, node.container, node.image], { signal });
}
