import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Driver, Sandbox } from "#sandbox/sandbox.ts";
import { GOLDEN_NODE } from "./make-snapshot.ts";
import { INSTANCE, testDriver, testEngine } from "./testing.ts";

const soon = () => AbortSignal.timeout(60_000);
/** Longer than any answer takes on one machine; a closed way says nothing at all. */
const ASK = "curl -sk -m 3 -o /dev/null -w '%{http_code}'";
const IMAGE = "registry.k8s.io/kube-proxy:v1.36.3";

let driver: Driver;
let mine: Sandbox;
let theirs: Sandbox;

beforeAll(async () => {
  driver = await testDriver();
  await driver.prepare(() => {}, AbortSignal.timeout(900_000));
  mine = await driver.make({ id: "tisolated1", snapshot: "plain" }, AbortSignal.timeout(240_000));
  theirs = await driver.make({ id: "tisolated2", snapshot: "plain" }, AbortSignal.timeout(240_000));
});
afterAll(async () => {
  for (const id of ["tisolated1", "tisolated2"]) await driver.remove(id);
  await driver.close();
});

test("two learners work side by side, each in a cluster of their own", async () => {
  await say(mine, "kubectl create namespace only-mine");
  expect(await say(mine, "kubectl get namespace only-mine -o name")).toBe("namespace/only-mine");
  expect((await theirs.run("kubectl get namespace only-mine", { signal: soon() })).exitCode).toBe(1);
  expect(await say(theirs, "kubectl get node -o name")).toBe(`node/${GOLDEN_NODE}`);
});

test("a learner is themselves to their cluster, their assistant somebody else, and a stranger nobody", async () => {
  const who = "kubectl auth whoami -o jsonpath='{.status.userInfo.username}'";
  expect(await say(mine, who)).toBe("learner");
  const kubeconfig = (await mine.kubeconfig()) ?? "";
  const inside = kubeconfig.replace(/server: .*/, "server: https://localhost:6443");
  const asAssistant = await mine.run(`cat > /tmp/k; ${who} --kubeconfig /tmp/k; rm /tmp/k`, {
    signal: soon(),
    stdin: inside,
  });
  expect(asAssistant.stdout).toBe("labmate");
  const other = await say(theirs, "cat ~/.kube/config");
  const asOther = await mine.run("cat > /tmp/k; kubectl --kubeconfig /tmp/k get nodes 2>&1; rm /tmp/k", {
    signal: soon(),
    stdin: other,
  });
  expect(asOther.stdout).toMatch(/credentials|Unauthorized|logged in/);
});

test("from the toolbox neither the other's API, kubelet and terminal host nor the box's ports answer", async () => {
  await expectShut((target) => say(mine, `${ASK} ${target} || true`));
});

test("neither do they from a privileged pod on the node's network", async () => {
  await say(
    mine,
    `kubectl run spy --image ${IMAGE} --image-pull-policy Never --overrides '{"spec":{"hostNetwork":true,"containers":[{"name":"spy","image":"${IMAGE}","command":["sleep","infinity"],"securityContext":{"privileged":true}}]}}' && kubectl wait --for=condition=Ready pod/spy --timeout=60s`,
  );
  await expectShut((target) => say(mine, `kubectl exec spy -- ${ASK} ${target} || true`));
  await expectShut((target) => say(mine, `kubectl exec spy -- nsenter -t 1 -n ${ASK} ${target} || true`));
});

test("what they may reach answers: their own API and, through the box, their own terminal host", async () => {
  expect(await say(mine, `${ASK} https://localhost:6443/readyz`)).toBe("200");
  const { ok } = await fetch(`http://127.0.0.1:${mine.terminal.port}/health`);
  expect(ok).toBe(true);
});

async function expectShut(ask: (target: string) => Promise<string>) {
  const engine = await testEngine();
  const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.Gateway}}{{end}}";
  const addressOf = async (id: string) => {
    const answer = await engine.run(["inspect", "--format", format, `labmate-${INSTANCE}-${id}-control-plane`]);
    const [address = "", gateway = ""] = answer.trim().split(" ");
    return { address, gateway };
  };
  const other = await addressOf("tisolated2");
  const own = await addressOf("tisolated1");
  const box = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === "IPv4" && !one.internal && !one.address.startsWith("10.213."))?.address;
  const server = createServer((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n")).listen(0, "0.0.0.0");
  await new Promise((resolve) => server.once("listening", resolve));
  const listening = server.address();
  const port = listening !== null && typeof listening === "object" ? listening.port : 0;
  try {
    for (const target of [
      `https://${other.address}:6443/readyz`,
      `https://${other.address}:10250/healthz`,
      `http://${other.address}:7681/health`,
      `http://${own.gateway}:${port}`,
      `http://${other.gateway}:${port}`,
      `http://${own.gateway}:${theirs.terminal.port}/health`,
      `http://${box}:${port}`,
      "http://169.254.169.254/",
    ])
      expect([target, await ask(target)]).toEqual([target, "000"]);
  } finally {
    server.close();
  }
}

/** Standard output of a script that must succeed. */
async function say(sandbox: Sandbox, script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await sandbox.run(script, { signal: soon() });
  expect([exitCode, stderr]).toEqual([0, exitCode === 0 ? stderr : ""]);
  return stdout.trim();
}
