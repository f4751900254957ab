/** A sandbox beside its peer: a clone ready for a learner, and `kind create cluster`, in turns in the same run. */
import { join } from "node:path";
import { ensureEngine } from "#sandbox/engine/install.ts";
import { imagesOf } from "#sandbox/images/names.ts";
import { clusterConfig } from "#sandbox/kind/cluster-config.ts";
import { createCluster, deleteCluster } from "#sandbox/kind/kind-program.ts";
import { chooseDriver } from "#server/assistant/driver.ts";
import { type Options, parseOptions } from "#server/options.ts";
import type { Row } from "./row.ts";

const ROUNDS = 3;
const SANDBOX = "bsandbox01";
const CLUSTER = "labmate-bench";
const COLD_GOAL = 0.5;
const THAW_GOAL_MS = 600;
const PREPARE_MS = 20 * 60_000;

export async function runSandboxBench(options: Options, say: (line: string) => void = console.error): Promise<Row[]> {
  const signal = AbortSignal.timeout(PREPARE_MS);
  const data = join(options.data, "sandbox-bench"); // its sandboxes and a running Labmate's never meet
  const own = parseOptions({ ...options, data, driver: "kind" }, process.env);
  const engine = await ensureEngine({ cache: own.cache, mayInstall: own.install, announce: say, signal });
  const driver = await chooseDriver({ options: own, report() {}, log: say, signal });
  const { kind, node } = imagesOf(own.cache);
  const cluster = { name: CLUSTER, network: "kind", config: clusterConfig(node), waitSeconds: 0 };
  const times = { cold: [] as number[], freeze: [] as number[], thaw: [] as number[], peer: [] as number[] };
  try {
    await driver.prepare(({ title, state }) => say(`${title}: ${state}`), signal);
    for (let round = 1; round <= ROUNDS; round++) {
      const peer = await timed(() => createCluster(kind, engine, cluster, signal));
      await deleteCluster(kind, engine, CLUSTER);
      const cold = await timed(() => driver.make({ id: SANDBOX, snapshot: "plain" }, signal));
      const freeze = await timed(() => cold.result.freeze());
      const thaw = await timed(() => cold.result.thaw());
      times.peer.push(peer.ms);
      times.cold.push(cold.ms);
      times.freeze.push(freeze.ms);
      times.thaw.push(thaw.ms);
      await driver.remove(SANDBOX);
      say(`round ${round} of ${ROUNDS}: clone ${cold.ms} ms, kind ${peer.ms} ms`);
    }
    return rowsOf(times);
  } finally {
    await deleteCluster(kind, engine, CLUSTER);
    await driver.remove(SANDBOX);
    await driver.close();
  }
}

type Times = { [what in "cold" | "freeze" | "thaw" | "peer"]: readonly number[] };

export function rowsOf({ cold, freeze, thaw, peer }: Times): Row[] {
  const [ours, theirs] = [median(cold), median(peer)];
  const alone = (name: string, ms: number, goal: string, met: boolean): Row => ({
    name,
    ours: ms,
    peer: null,
    peerName: null,
    unit: "ms",
    ratio: null,
    goal,
    met,
  });
  return [
    {
      name: "sandbox: from nothing to API and terminal host, median",
      ours,
      peer: theirs,
      peerName: "kind create cluster",
      unit: "ms",
      ratio: ours / theirs,
      goal: `at most ${COLD_GOAL} times kind create cluster`,
      met: ours / theirs <= COLD_GOAL,
    },
    alone("sandbox: freeze, median", median(freeze), "told, without a goal", true),
    alone("sandbox: thaw, median", median(thaw), `at most ${THAW_GOAL_MS} ms`, median(thaw) <= THAW_GOAL_MS),
  ];
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { ms: Math.round(performance.now() - began), result };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
