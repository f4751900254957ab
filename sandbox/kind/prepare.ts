/** Makes images and then snapshots, each as soon as what it needs is there: a plain cluster long before Istio is. */
import type { Engine } from "#sandbox/engine/engine.ts";
import { imagesOf, PARTS_OF } from "#sandbox/images/names.ts";
import { prepareImages } from "#sandbox/images/prepare.ts";
import type { Part, Snapshot } from "#sandbox/sandbox.ts";
import { makeSnapshot } from "./make-snapshot.ts";
import { type Golden, SNAPSHOTS, type Snapshots } from "./snapshots.ts";

/** Measured on two cores beside a bake. */
const PARTS = {
  plain: { name: "snapshot-plain", title: "A cluster to clone sandboxes from", expectedSeconds: 35 },
  istio: { name: "snapshot-istio", title: "A cluster with Istio's images in it", expectedSeconds: 50 },
} as const;

type Preparation = {
  engine: Engine;
  cache: string;
  snapshots: Snapshots;
  report: (part: Part) => void;
  /** Whether nodes are to be cloned here. */
  clones: boolean;
  /** Without a golden one, kind makes each node. */
  onReady: (snapshot: Snapshot, golden?: Golden) => void;
  log: (message: string, fields?: Readonly<{ [name: string]: unknown }>) => void;
  signal: AbortSignal;
};

export async function prepareKind(preparation: Preparation): Promise<void> {
  const { engine, cache, snapshots, report, signal } = preparation;
  const waiting = new Set<Snapshot>(SNAPSHOTS);
  const ready = new Set<string>();
  for (const snapshot of SNAPSHOTS) report({ ...PARTS[snapshot], state: "waiting", detail: "" });

  let work: Promise<void> = Promise.resolve();
  const begin = (snapshot: Snapshot) => {
    if (!waiting.delete(snapshot)) return;
    work = work.then(() => provide(snapshot, preparation));
    work.catch(() => {}); // awaited at the end
  };
  await prepareImages({
    engine,
    cache,
    signal,
    report(part) {
      report(part);
      if (part.state === "ready") ready.add(part.name);
      for (const snapshot of SNAPSHOTS) if (PARTS_OF[snapshot].every((name) => ready.has(name))) begin(snapshot);
    },
  }).finally(() => work);
  for (const snapshot of SNAPSHOTS) begin(snapshot);
  await work;
  if (!preparation.clones) return;
  const release = await snapshots.lock(() => {}, signal);
  await snapshots.prune().finally(release);
}

async function provide(snapshot: Snapshot, preparation: Preparation): Promise<void> {
  const { engine, cache, snapshots, clones, report, onReady, log, signal } = preparation;
  const part = PARTS[snapshot];
  const began = performance.now();
  const say = (detail: string) => report({ ...part, state: "working", detail });
  const goOnWithout = (why: string) => {
    report({ ...part, state: "ready", detail: `${why}: kind makes each sandbox from the start, in about a minute.` });
    onReady(snapshot);
  };
  if (!clones) return goOnWithout("Clusters are cloned on Linux and as root only");
  try {
    const there = await snapshots.find(snapshot);
    if (there) {
      report({ ...part, state: "ready", detail: "" });
      return onReady(snapshot, there);
    }
    const release = await snapshots.lock((pid) => say(`another Labmate (process ${pid}) is making it`), signal);
    try {
      const golden = await snapshots.goldenOf(snapshot);
      if (!(await snapshots.find(snapshot)))
        await makeSnapshot({ engine, images: imagesOf(cache), snapshots, golden, say, signal });
      onReady(snapshot, golden);
    } finally {
      await release();
    }
    report({ ...part, state: "ready", detail: "", seconds: (performance.now() - began) / 1000 });
  } catch (cause) {
    signal.throwIfAborted();
    log("a cluster to clone from could not be made", { snapshot, error: cause });
    goOnWithout("No cluster could be made to clone from (the log says why)");
  }
}
