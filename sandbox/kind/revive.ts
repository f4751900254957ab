/** Starts the containers of a sandbox again that ended without being asked: the box was restarted. */
import type { Engine } from "#sandbox/engine/engine.ts";
import { authorityIn, reaching } from "./access.ts";
import { apiAnswers, terminalAnswers } from "./answers.ts";
import { publishedPorts } from "./containers.ts";
import type { Names } from "./names.ts";
import { bridgeOf } from "./network.ts";
import type { Record } from "./record.ts";
import { until } from "./until.ts";
import { lower, raise } from "./walls.ts";

const PATIENCE_MS = 90_000;

/** @returns the record as it is now: an engine may publish other ports than before */
export async function revive(engine: Engine, names: Names, record: Record): Promise<Record> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await lower(names.cluster);
  await raise(await bridgeOf(engine, names.cluster), names.cluster); // they went with the kernel
  for (const container of [names.node, names.toolbox]) await engine.run(["start", container], { signal });
  const ports = await publishedPorts(engine, names, signal);
  const ca = authorityIn(record.kubeconfig);
  await until(async () => (await apiAnswers(ports.api, ca)) || undefined, signal);
  await until(async () => (await terminalAnswers(ports.terminal)) || undefined, signal);
  return { ...record, terminalPort: ports.terminal, kubeconfig: reaching(record.kubeconfig, ports.api) };
}
