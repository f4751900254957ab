import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Driver, Sandbox } from "#sandbox/sandbox.ts";
import { testDriver } from "./testing.ts";

const ID = "tsleeping1";
const IMAGE = "registry.k8s.io/kube-proxy:v1.36.3";
/** The subject itself: kubelets and controllers give up on a node after 40 s to two minutes. */
const ASLEEP_MS = 120_000;

let driver: Driver;
let sandbox: Sandbox;

beforeAll(async () => {
  driver = await testDriver();
  await driver.prepare(() => {}, AbortSignal.timeout(900_000));
  sandbox = await driver.make({ id: ID, snapshot: "plain" }, AbortSignal.timeout(240_000));
});
afterAll(async () => {
  await driver.remove(ID);
  await driver.close();
});

test("two minutes of sleep change nothing: no pod restarts, no taint, no event, no failed request", async () => {
  await say(`kubectl create deployment web --image ${IMAGE} --replicas 2 -- sleep infinity`);
  await say("kubectl rollout status deployment/web --timeout=120s");
  const pods =
    "kubectl get pods -A --sort-by=.metadata.name -o jsonpath='{range .items[*]}{.metadata.name} {.metadata.uid} {.status.phase} {.status.containerStatuses[*].restartCount} {.status.containerStatuses[*].ready}{\"\\n\"}{end}'";
  await say("kubectl wait --for=condition=Ready pods --all -A --timeout=120s");
  const before = await say(pods);
  expect(before).toContain("web-");
  const troublesBefore = await troubles();

  await sandbox.freeze();
  await delay(ASLEEP_MS);
  await sandbox.thaw();

  // A request a moment, beginning with the very first: the API, and DNS by its service through kube-proxy.
  const asked = await say(
    "for i in $(seq 30); do kubectl get --raw /readyz >/dev/null && kubectl get --raw /api/v1/namespaces/kube-system/services/kube-dns:metrics/proxy/metrics >/dev/null && echo ok || echo failed; done",
  );
  expect(asked.split("\n")).toEqual(Array.from({ length: 30 }, () => "ok"));
  expect(await say(pods)).toBe(before);
  expect(await say("kubectl get nodes -o jsonpath='{.items[*].spec.taints}'")).toBe("");
  expect(await troubles()).toEqual(troublesBefore);
});

/** Events that tell of trouble. A boot on a busy box has some; a sleep adds none. */
async function troubles(): Promise<string[]> {
  const lines = `{range .items[*]}{.reason} {.involvedObject.name} {.count}{"\\n"}{end}`;
  const events = await say(`kubectl get events -A -o jsonpath='${lines}'`);
  return events
    .split("\n")
    .filter((line) => /^(NodeNotReady|Taint|Evict|Killing|BackOff)/.test(line))
    .sort();
}

async function say(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await sandbox.run(script, { signal: AbortSignal.timeout(150_000) });
  expect([exitCode, stderr]).toEqual([0, exitCode === 0 ? stderr : ""]);
  return stdout.trim();
}
