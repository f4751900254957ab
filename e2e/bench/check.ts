/** Checks beside their peer: from a change in a real cluster to the row that the page shows, and to what polling kubectl would have seen. */
import { join } from "node:path";
import { chooseDriver } from "#server/assistant/driver.ts";
import { testServer } from "#server/database/testing.ts";
import { type Options, parseOptions } from "#server/options.ts";
import { ourTimes, pollingTimes } from "./check/measure.ts";
import type { Row } from "./row.ts";

const CHANGES = 60;
const POLLS = 10;
const GOAL_MS = 150;
const PEER = "kubectl every 2 s";
const SANDBOX = "bcheck0001";
const PREPARE_MS = 20 * 60_000;

export async function runCheckBench(options: Options, say: (line: string) => void = console.error): Promise<Row[]> {
  const signal = AbortSignal.timeout(PREPARE_MS);
  const data = join(options.data, "check-bench"); // its sandboxes and a running Labmate's never meet
  const own = parseOptions({ ...options, data, driver: "kind" }, process.env);
  const driver = await chooseDriver({ options: own, report() {}, log: say, signal });
  const postgres = await testServer();
  try {
    for (const id of await driver.find()) await driver.remove(id);
    if (!driver.ready("plain")) await driver.prepare(({ title, state }) => say(`${title}: ${state}`), signal);
    const sandbox = await driver.make({ id: SANDBOX, snapshot: "plain" }, signal);
    const kubeconfig = await sandbox.kubeconfig();
    if (kubeconfig === undefined) throw new Error("the sandbox has no cluster");
    const ours = await ourTimes(kubeconfig, CHANGES);
    const polling = await pollingTimes(sandbox, kubeconfig, POLLS);
    return rowsOf(ours, polling);
  } finally {
    await driver.remove(SANDBOX);
    await driver.close();
    await postgres.close();
  }
}

export function rowsOf(ours: readonly number[], polling: readonly number[]): Row[] {
  const row = (name: string, part: number, goal: string, met: (ms: number) => boolean): Row => {
    const [mine, peer] = [percentile(ours, part), percentile(polling, part)];
    const ratio = peer > 0 ? mine / peer : null;
    return { name, ours: mine, peer, peerName: PEER, unit: "ms", ratio, goal, met: met(mine) };
  };
  return [
    row("change in the cluster → row, p50", 0.5, `≤ ${GOAL_MS} ms`, (ms) => ms <= GOAL_MS),
    row("change in the cluster → row, p95", 0.95, `≤ ${GOAL_MS} ms`, (ms) => ms <= GOAL_MS),
  ];
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
