/** The checks on a real cluster: watches, kinds that come later, requests from inside a pod, a frozen node. */
import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { testDriver } from "#sandbox/kind/testing.ts";
import type { Driver, Sandbox } from "#sandbox/sandbox.ts";
import { demoWorkshop } from "#server/workshop/testing.ts";
import { classroom } from "./testing.ts";

const ID = `c${randomBytes(5).toString("hex")}`.slice(0, 10);
const LONG_MS = 120_000;
let driver: Driver;
let sandbox: Sandbox;
let kubeconfig: string;
let undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  driver = await testDriver();
  if (!driver.ready("istio")) await driver.prepare(() => {}, AbortSignal.timeout(1_200_000));
  sandbox = await driver.make({ id: ID, snapshot: "istio" }, AbortSignal.timeout(LONG_MS));
  kubeconfig = (await sandbox.kubeconfig()) ?? "";
}, 1_500_000);

afterAll(async () => {
  await driver.remove(ID);
  await driver.close();
});

afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

async function sit(condition: string) {
  const head = 'import { all, at, notYet, step } from "#content/index.ts";\n\nexport const makeFile = step({\n';
  const files = demoWorkshop({ "01-files/checks.ts": `${head}"it": ${condition},\n});\n` });
  const room = await classroom({ files, chapter: "01-files", kubeconfig, sandbox });
  undo.push(() => room.close());
  room.tell("opened");
  return room;
}

async function type(script: string) {
  const ran = await sandbox.run(script, { signal: AbortSignal.timeout(LONG_MS) });
  expect(ran, script).toMatchObject({ exitCode: 0 });
}

const eventually = (assertion: () => Promise<void>) => vi.waitFor(assertion, { timeout: LONG_MS, interval: 50 });

test("a label set with kubectl turns the condition green, and removing it shows", async () => {
  const room = await sit(`async ({ cluster }) =>
    (await cluster.get("v1", "Namespace", "default"))?.metadata.labels?.["istio-injection"] === "enabled" || notYet("no label")`);
  await eventually(async () => expect(await room.says()).toEqual(["it | unmet | no label"]));
  await type("kubectl label namespace default istio-injection=enabled");
  await eventually(async () => expect(await room.says()).toEqual(["it | met | "]));
  await type("kubectl label namespace default istio-injection-");
  await eventually(async () => expect(await room.says()).toEqual(["it | unmet | no label"]));
});

test("an object of a kind that was not there before is seen", async () => {
  const room = await sit(`async ({ cluster }) =>
    (await cluster.list("labmate.example/v1", "Boat")).length === 1 || notYet("no boat")`);
  await eventually(async () => expect(await room.says()).toEqual(["it | unmet | no boat"]));
  await type(`kubectl apply -f - <<'END'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: boats.labmate.example }
spec:
  group: labmate.example
  scope: Namespaced
  names: { plural: boats, kind: Boat }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
END
kubectl wait --for condition=Established crd/boats.labmate.example --timeout 60s
kubectl apply -f - <<'END'
apiVersion: labmate.example/v1
kind: Boat
metadata: { name: dory, namespace: default }
END`);
  await eventually(async () => expect(await room.says()).toEqual(["it | met | "]));
  await type("kubectl delete crd boats.labmate.example");
  await eventually(async () => expect(await room.says()).toEqual(["it | unmet | no boat"]));
});

test("after a freeze and a thaw the watches go on", async () => {
  const room = await sit(`async ({ cluster }) =>
    !!(await cluster.get("v1", "ConfigMap", "after-sleep")) || notYet("none")`);
  await eventually(async () => expect(await room.says()).toEqual(["it | unmet | none"]));
  room.tell("slept");
  await sandbox.freeze();
  await sandbox.thaw();
  room.tell("woke");
  await type("kubectl create configmap after-sleep");
  await eventually(async () => expect(await room.says()).toEqual(["it | met | "]));
});

test("a request from inside a pod is made there", async () => {
  const room = await sit(`async ({ http }) => {
    const where = { namespace: "kube-system", pod: "component=kube-apiserver", container: "kube-apiserver" };
    const { status, body, error } = await http.from(where).get("http://127.0.0.1:2381/health");
    return notYet(\`\${status} \${body} \${error}\`);
  }`);
  await eventually(async () => expect((await room.says())[0]).toMatch(/^it \| unmet \| 200 .*"health":"true"/));
});
