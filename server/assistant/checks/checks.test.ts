/** Ticks appear by themselves, for the right reason, and stay. */
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import { listen } from "#server/database/bell.ts";
import { demoWorkshop } from "#server/workshop/testing.ts";
import { KubernetesDouble } from "./kubernetes-double.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import { classroom, SEAT } from "./testing.ts";

const SOON_MS = 30_000;
vi.setConfig({ testTimeout: 90_000 });
const GREETING = "greeting.txt says hello";
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A demo workshop whose step `make-file` has these conditions. */
function withConditions(conditions: string): Record<string, string> {
  const head = 'import { at, notYet, step } from "#content/index.ts";\n\nexport const makeFile = step({\n';
  return demoWorkshop({ "01-files/checks.ts": `${head}${conditions}\n});\n` });
}

async function sit(files: Record<string, string> = demoWorkshop(), kubernetes?: KubernetesDouble) {
  const room = await classroom({
    files,
    chapter: "01-files",
    ...(kubernetes ? { kubeconfig: kubernetes.kubeconfig } : {}),
  });
  undo.push(() => room.close());
  room.tell("opened");
  return room;
}

async function cluster() {
  const double = await KubernetesDouble.start();
  undo.push(() => double.close());
  return double;
}

const eventually = (assertion: () => Promise<void>) => vi.waitFor(assertion, { timeout: SOON_MS, interval: 20 });

test("a command that does the step turns it green; undoing it shows, but passed stays passed", async () => {
  const room = await sit();
  await eventually(async () =>
    expect(await room.says()).toEqual([`${GREETING} | unmet | There is no \`greeting.txt\`.`]),
  );
  const rung: string[] = [];
  const bell = await listen(room.url, ["seat"], { onBell: (_, seat) => rung.push(seat), onResync() {} });
  undo.push(() => bell.close());

  await room.types("echo hello > greeting.txt");
  await eventually(async () => expect(await room.says()).toEqual([`${GREETING} | met | `]));
  const passedAt = await room.passedAt("make-file");
  expect(passedAt).toBeInstanceOf(Date);
  await eventually(async () => expect(rung).toContain(SEAT));

  await room.types("echo goodbye > greeting.txt");
  await eventually(async () => expect(await room.says()).toEqual([`${GREETING} | unmet | It says "goodbye".`]));
  expect(await room.passedAt("make-file")).toEqual(passedAt);
  expect(await room.history()).toEqual(["unmet", "met", "unmet"]);
});

test("a file that appears without any command is seen too", async () => {
  const room = await sit();
  await eventually(async () => expect(await room.says()).toHaveLength(1));
  await writeFile(`${room.home}/greeting.txt`, "hello\n");
  await eventually(async () => expect(await room.says()).toEqual([`${GREETING} | met | `]));
});

test("a step passes only when all of its conditions are met at once", async () => {
  const room = await sit(
    withConditions(`
  "a is there": async ({ shell }) => (await shell.read("a")) !== undefined || notYet("no a"),
  "b is there": async ({ shell }) => (await shell.read("b")) !== undefined || notYet("no b"),`),
  );
  await eventually(async () => expect(await room.says()).toHaveLength(2));
  await room.types("touch a");
  await eventually(async () => expect(await room.says()).toEqual(["a is there | met | ", "b is there | unmet | no b"]));
  await room.types("rm a; touch b");
  await eventually(async () => expect(await room.says()).toEqual(["a is there | unmet | no a", "b is there | met | "]));
  expect(await room.passedAt("make-file")).toBeUndefined();
  await room.types("touch a");
  await eventually(async () => expect(await room.passedAt("make-file")).toBeInstanceOf(Date));
});

test("the Check button answers when the rows are there", async () => {
  const room = await sit();
  await room.check("make-file");
  expect(await room.says()).toHaveLength(1);
  await writeFile(`${room.home}/greeting.txt`, "hello\n");
  await room.check("make-file");
  expect(await room.says()).toEqual([`${GREETING} | met | `]);
});

test("the Check button is answered also when nothing has changed, and when the sandbox sleeps", async () => {
  const room = await sit();
  await room.check("make-file");
  const rung: string[] = [];
  const bell = await listen(room.url, ["seat"], { onBell: (_, seat) => rung.push(seat), onResync() {} });
  undo.push(() => bell.close());
  await room.check("make-file");
  await eventually(async () => expect(rung).toEqual([SEAT]));
  room.tell("slept");
  await room.check("make-file");
  await eventually(async () => expect(rung).toEqual([SEAT, SEAT]));
});

test("a check that hangs, throws or answers nonsense is the check's own fault, and the others go on", async () => {
  const room = await sit(
    withConditions(`
  "a hangs": () => { for (;;); },
  "b throws": async () => { throw new Error("boo"); },
  "c answers nonsense": () => ({ met: true }) as never,
  "d leaves": () => process.exit(0),
  "e forges": () => { const { parentPort } = process.getBuiltinModule("node:worker_threads"); parentPort?.postMessage({ type: "answer", run: "1", answer: true }); return notYet("honest"); },
  "f is fine": () => true,`),
  );
  await vi.waitFor(async () => expect(await room.says()).toHaveLength(6), { timeout: 60_000, interval: 50 });
  expect(await room.says()).toEqual([
    "a hangs | fault | It took longer than 10 s.",
    "b throws | fault | boo (01-files/checks.ts:6)",
    'c answers nonsense | fault | It answered {"met":true}, which is neither true nor notYet("…").',
    "d leaves | fault | It ended the thread it runs in.",
    "e forges | unmet | honest",
    "f is fine | met | ",
  ]);
  expect(room.lines.join("\n")).toContain("a check failed by itself");
});

test("a sandbox that does not answer is not the check's fault", async () => {
  const room = await sit(
    withConditions(
      `"x": async ({ cluster }) => !!(await cluster.get("v1", "Namespace", "default")) || notYet("none"),`,
    ),
  );
  await eventually(async () => expect(await room.says()).toEqual(["x | unmet | There is no cluster in this sandbox."]));
});

const LABEL = `"labelled": async ({ cluster }) => {
    const namespace = await cluster.get("v1", "Namespace", "default");
    return namespace?.metadata.labels?.["istio-injection"] === "enabled" || notYet("It carries no label.");
  },`;

test("a change in the cluster is seen by its watch, over cuts and lost histories", async () => {
  const kubernetes = await cluster();
  kubernetes.apply("v1", "Namespace", "default");
  const room = await sit(withConditions(LABEL), kubernetes);
  await eventually(async () => expect(await room.says()).toEqual(["labelled | unmet | It carries no label."]));
  await eventually(async () => expect(kubernetes.watching).toEqual(["/api/v1/namespaces"]));

  kubernetes.apply("v1", "Namespace", "default", { labels: { "istio-injection": "enabled" } });
  await eventually(async () => expect(await room.says()).toEqual(["labelled | met | "]));

  kubernetes.cut();
  kubernetes.apply("v1", "Namespace", "default");
  await eventually(async () => expect(await room.says()).toEqual(["labelled | unmet | It carries no label."]));

  kubernetes.apply("v1", "Namespace", "default", { labels: { "istio-injection": "enabled" } });
  kubernetes.cut({ forget: true });
  await eventually(async () => expect(await room.says()).toEqual(["labelled | met | "]));
});

test("a cluster that does not answer is asked again until it does", async () => {
  const kubernetes = await cluster();
  kubernetes.apply("v1", "Namespace", "default", { labels: { "istio-injection": "enabled" } });
  kubernetes.ill = true;
  const room = await sit(withConditions(LABEL), kubernetes);
  const ill = "labelled | unmet | The cluster's API says 503. Give it a moment.";
  await eventually(async () => expect(await room.says()).toEqual([ill]));
  kubernetes.ill = false;
  await eventually(async () => expect(await room.says()).toEqual(["labelled | met | "]));
});

test("other objects of the kind wake nothing that did not read them", async () => {
  const kubernetes = await cluster();
  kubernetes.apply("v1", "Namespace", "default");
  const room = await sit(withConditions(LABEL), kubernetes);
  await eventually(async () => expect(kubernetes.watching).toEqual(["/api/v1/namespaces"]));
  await eventually(async () => expect(await room.says()).toHaveLength(1));
  const reads = () => kubernetes.asked.filter((path) => path === "/api/v1/namespaces/default").length;
  const before = reads();
  for (let n = 0; n < 20; n++) kubernetes.apply("v1", "Namespace", `other-${n}`);
  kubernetes.apply("v1", "Namespace", "default", { labels: { "istio-injection": "enabled" } });
  await eventually(async () => expect(await room.says()).toEqual(["labelled | met | "]));
  expect(reads() - before).toBe(1);
});

test("a storm of changes costs few runs, and the last one counts", async () => {
  const kubernetes = await cluster();
  const room = await sit(
    withConditions(`"last": async ({ cluster }) => {
    const map = await cluster.get("v1", "ConfigMap", "m", "default");
    return at(map, "data", "n") === "500" || notYet(\`n is \${at(map, "data", "n")}\`);
  },`),
    kubernetes,
  );
  await eventually(async () => expect(kubernetes.watching).toHaveLength(1));
  for (let n = 1; n <= 500; n++) kubernetes.apply("v1", "ConfigMap", "m", { data: { n: String(n) } }, "default");
  await eventually(async () => expect(await room.says()).toEqual(["last | met | "]));
  expect(kubernetes.asked.filter((path) => path.endsWith("/configmaps/m")).length).toBeLessThan(20);
});

test("a kind that is not installed yet is seen once its CRD and an object come", async () => {
  const kubernetes = await cluster();
  const room = await sit(
    withConditions(
      `"a gateway": async ({ cluster }) => (await cluster.list("networking.istio.io/v1", "Gateway")).length > 0 || notYet("There is none."),`,
    ),
    kubernetes,
  );
  await eventually(async () => expect(await room.says()).toEqual(["a gateway | unmet | There is none."]));
  kubernetes.define("networking.istio.io", "gateways", "Gateway");
  kubernetes.apply("networking.istio.io/v1", "Gateway", "g", {}, "default");
  await eventually(async () => expect(await room.says()).toEqual(["a gateway | met | "]));
});

test("a request is answered as the learner's own curl would see it", async () => {
  const server = createServer((request, response) => {
    response.setHeader("x-said", String(request.headers["x-say"]));
    response.statusCode = 418;
    response.end("short\n\nand stout");
  });
  const { url, close } = await listenOnLoopback(server);
  undo.push(close);
  const room = await sit(
    withConditions(`
  "it answers": async ({ http }) => {
    const { status, body, headers } = await http.get("${url}/", { headers: { "x-say": "it's" } });
    return notYet(JSON.stringify([status, body, headers["x-said"]]));
  },
  "nobody": async ({ http }) => { const { status, error } = await http.get("http://127.0.0.1:9/"); return notYet(\`\${status} \${error}\`); },`),
  );
  await eventually(async () => {
    const [first, second] = await room.says();
    expect(first).toBe(`it answers | unmet | ${JSON.stringify([418, "short\n\nand stout", "it's"])}`);
    expect(second).toMatch(/^nobody \| unmet \| 0 curl: \(7\)/);
  });
});

test("asleep nothing is read; awake again, everything is", async () => {
  const kubernetes = await cluster();
  kubernetes.apply("v1", "Namespace", "default");
  const room = await sit(withConditions(LABEL), kubernetes);
  await eventually(async () => expect(await room.says()).toHaveLength(1));
  room.tell("slept");
  await eventually(async () => expect(kubernetes.watching).toEqual([]));
  kubernetes.apply("v1", "Namespace", "default", { labels: { "istio-injection": "enabled" } });
  await room.check("make-file");
  expect(await room.says()).toEqual(["labelled | unmet | It carries no label."]);
  room.tell("woke");
  await eventually(async () => expect(await room.says()).toEqual(["labelled | met | "]));
});

test("checks saved by their author are the ones that run", async () => {
  const room = await sit();
  await eventually(async () => expect(await room.says()).toHaveLength(1));
  const changed = demoWorkshop()["demo/01-files/checks.ts"]?.replace("There is no", "I see no") ?? "";
  await room.content.write("demo/01-files/checks.ts", changed);
  await eventually(async () => expect(await room.says()).toEqual([`${GREETING} | unmet | I see no \`greeting.txt\`.`]));
});
