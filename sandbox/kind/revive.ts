/** Starts the containers of a sandbox again that ended without being asked: the box was restarted. */
import type { Engine } from "#sandbox/engine/engine.ts";
import { authorityIn } from "./access.ts";
import { apiAnswers, terminalAnswers } from "./answers.ts";
import type { Names } from "./names.ts";
import { bridgeOf } from "./network.ts";
import type { Record } from "./record.ts";
import { until } from "./until.ts";
import { lower, raise } from "./walls.ts";

const PATIENCE_MS = 90_000;

export async function revive(engine: Engine, names: Names, record: Record): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await lower(names.cluster);
  await raise(await bridgeOf(engine, names.cluster), names.cluster); // they went with the kernel
  for (const container of [names.node, names.toolbox]) await engine.run(["start", container], { signal });
  const port = Number(/server: https:\/\/127\.0\.0\.1:(\d+)/.exec(record.kubeconfig)?.[1]);
  const ca = authorityIn(record.kubeconfig);
  await until(async () => (await apiAnswers(port, ca)) || undefined, signal);
  await until(async () => (await terminalAnswers(record.terminalPort)) || undefined, signal);
}
