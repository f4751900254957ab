/** How long after a change in a cluster its condition's row says so: by our checks, and by polling kubectl every two seconds. */
import { setTimeout as delay } from "node:timers/promises";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { accessFrom } from "#server/assistant/checks/kubeconfig.ts";
import { classroom, SEAT } from "#server/assistant/checks/testing.ts";
import { listen } from "#server/database/bell.ts";
import { demoWorkshop } from "#server/workshop/testing.ts";
import { LABEL, label } from "./label.ts";

const NAME = "the label is told";
const CHECKS = `import { notYet, step } from "#content/index.ts";

export const makeFile = step({
  "${NAME}": async ({ cluster }) => {
    const namespace = await cluster.get("v1", "Namespace", "default");
    return notYet(namespace?.metadata.labels?.["${LABEL}"] ?? "none");
  },
});
`;
const GIVE_UP_MS = 30_000;

/** Milliseconds from the API's yes to the committed row being read after its bell. */
export async function ourTimes(kubeconfig: string, changes: number): Promise<number[]> {
  const files = demoWorkshop({ "01-files/checks.ts": CHECKS });
  const room = await classroom({ files, chapter: "01-files", kubeconfig });
  const seen = new Map<string, PromiseWithResolvers<number>>();
  const bell = await listen(room.url, ["seat"], {
    async onBell() {
      const row = await room.db.condition.findFirst({ where: { seatId: SEAT, name: NAME } });
      seen.get(row?.reason ?? "")?.resolve(performance.timeOrigin + performance.now());
    },
    onResync() {},
  });
  const access = accessFrom(kubeconfig);
  const times: number[] = [];
  try {
    room.tell("opened");
    for (let n = 0; n <= changes; n++) {
      const value = `v${n}-${Date.now()}`;
      const told = Promise.withResolvers<number>();
      seen.set(value, told);
      const at = await label(access, value);
      const late = delay(GIVE_UP_MS, undefined, { ref: false }).then(() => Promise.reject(new Error("no row came")));
      const rowAt = await Promise.race([told.promise, late]);
      if (n > 0) times.push(Math.max(0, rowAt - at)); // the first one is also the opening
      await delay(150 + Math.random() * 250); // a learner's changes do not come in step with anything of ours
    }
  } finally {
    await bell.close();
    await room.close();
  }
  return times;
}

/** The same change, seen by a loop of kubectl and `sleep 2` in the toolbox; only the sight, no row. */
export async function pollingTimes(sandbox: Sandbox, kubeconfig: string, changes: number): Promise<number[]> {
  const access = accessFrom(kubeconfig);
  const times: number[] = [];
  for (let n = 0; n < changes; n++) {
    const value = `p${n}-${Date.now()}`;
    const script = `until kubectl get namespace default -o jsonpath='{.metadata.labels.${LABEL}}' | grep -qx ${value}; do sleep 2; done; date +%s%N`;
    const polled = sandbox.run(script, { signal: AbortSignal.timeout(GIVE_UP_MS) });
    await delay(1_000 + Math.random() * 2_000);
    const at = await label(access, value);
    const { stdout } = await polled;
    times.push(Number(stdout.trim()) / 1e6 - at);
  }
  return times;
}
