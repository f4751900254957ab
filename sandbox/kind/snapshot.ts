/**
 * Snapshots: a kind cluster made once, brought to rest, and kept as files that clones share.
 *
 *   <cache>/snapshots/<name>-<key>/var         the node's /var: image layers, etcd, kubelet
 *                                  done.json   { image, hostname }: its root as an image, and the name its certificates carry
 *
 * The key is made of everything a snapshot follows from, so a changed recipe makes a new one beside the old.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Engine } from "#sandbox/engine/engine.ts";
import { runProgram } from "#sandbox/engine/program.ts";
import type { Images } from "#sandbox/images/names.ts";
import type { Snapshot } from "#sandbox/sandbox.ts";
import { clusterConfiguration } from "./cluster.ts";

const Done = z.object({ image: z.string(), hostname: z.string() });
export type Golden = z.infer<typeof Done> & { var: string };

const QUIESCE = readFileSync(join(import.meta.dirname, "quiesce.sh"), "utf8");

export class Snapshots {
  readonly #engine: Engine;
  readonly #images: Images;
  readonly #root: string;

  constructor(engine: Engine, images: Images, cache: string) {
    this.#engine = engine;
    this.#images = images;
    this.#root = join(cache, "snapshots");
  }

  /** The finished snapshot, or undefined while it isn't there. */
  get(name: Snapshot): Golden | undefined {
    const folder = this.#folder(name);
    const file = join(folder, "done.json");
    if (!existsSync(file)) return undefined;
    return { ...Done.parse(JSON.parse(readFileSync(file, "utf8"))), var: join(folder, "var") };
  }

  /** Makes it if it isn't there, or if the engine has lost its image. */
  async make(name: Snapshot, tell: (doing: string) => void, signal: AbortSignal): Promise<void> {
    const there = this.get(name);
    if (there && (await this.#engine.hasImage(there.image))) return;
    const folder = this.#folder(name);
    const half = `${folder}.making`;
    const key = this.#key(name);
    const cluster = `lab-${key.slice(0, 8)}`;
    const node = `${cluster}-control-plane`;
    const image = `localhost/labmate/snapshot:${name}-${key}`;
    const kind = (args: readonly string[]) => runProgram(this.#images.kind, args, { env: this.#engine.env, signal });
    const exec = (args: readonly string[], stdin?: string | { file: string }) =>
      this.#engine.run(["exec", "-i", node, ...args], { signal, ...(stdin === undefined ? {} : { stdin }) });

    await this.#discard(cluster, half);
    try {
      await mkdir(half, { recursive: true });
      const config = join(half, "cluster.yaml");
      await writeFile(config, clusterConfiguration(this.#images.node));
      tell("creating a cluster");
      await kind([
        "create",
        "cluster",
        "--name",
        cluster,
        "--config",
        config,
        "--kubeconfig",
        join(half, "kubeconfig"),
        "--wait",
        "180s",
      ]);
      tell("waiting for its DNS");
      await exec([
        "kubectl",
        "--namespace",
        "kube-system",
        "rollout",
        "status",
        "deployment/coredns",
        "--timeout=180s",
      ]);
      if (name === "istio") {
        tell("reading Istio's images into it");
        await exec(["ctr", "--namespace", "k8s.io", "images", "import", "-"], { file: this.#images.istioImages });
      }
      tell("bringing it to rest");
      await exec(["bash", "-s"], QUIESCE);
      tell("keeping its files");
      await this.#engine.run(["commit", "--quiet", "--pause=false", node, image], { signal });
      const volume = await this.#engine.run(
        ["inspect", "--format", '{{range .Mounts}}{{if eq .Destination "/var"}}{{.Source}}{{end}}{{end}}', node],
        { signal },
      );
      await runProgram("cp", ["--archive", "--reflink=auto", volume.trim(), join(half, "var")], { signal });
      await kind(["delete", "cluster", "--name", cluster, "--kubeconfig", join(half, "kubeconfig")]);
      await rm(join(half, "kubeconfig"), { force: true });
      await writeFile(join(half, "done.json"), JSON.stringify({ image, hostname: node }));
      await rm(folder, { recursive: true, force: true });
      await rename(half, folder);
    } catch (error) {
      await this.#discard(cluster, half);
      throw error;
    }
  }

  async #discard(cluster: string, half: string) {
    await this.#engine.run(["rm", "--force", "--volumes", `${cluster}-control-plane`]).catch(() => {}); // usually there is none
    await rm(half, { recursive: true, force: true });
  }

  #folder(name: Snapshot): string {
    return join(this.#root, `${name}-${this.#key(name)}`);
  }

  #key(name: Snapshot): string {
    const from = [
      clusterConfiguration(this.#images.node),
      QUIESCE,
      ...(name === "istio" ? [this.#images.istioImages] : []),
    ];
    return createHash("sha256").update(from.join("\0")).digest("hex").slice(0, 12);
  }
}
