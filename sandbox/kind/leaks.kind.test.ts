import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { stateOf } from "./freeze.ts";
import { namesOf } from "./names.ts";
import { DATA, INSTANCE, testDriver, testEngine } from "./testing.ts";
import { until } from "./until.ts";
import { marks } from "./walls.ts";

const ID = "tleaking01";
const NAMES = namesOf(INSTANCE, ID);
const folder = join(DATA, "kind", ID);

beforeAll(async () => {
  const driver = await testDriver();
  await driver.prepare(() => {}, AbortSignal.timeout(900_000));
});
afterEach(async () => (await testDriver()).remove(ID));

const MOMENTS: { [name: string]: () => Promise<boolean> } = {
  "its folder is there": async () => existsSync(folder),
  "its /var is being copied": async () => existsSync(join(folder, "var")),
  "its network is there": async () => (await list("network", "ls", "--format", "{{.Name}}")).includes(NAMES.cluster),
  "its walls stand": async () => (await marks()).includes(NAMES.cluster),
  "its node runs": async () => (await stateOf(await testEngine(), NAMES.node)) !== undefined,
  "its toolbox runs": async () => (await stateOf(await testEngine(), NAMES.toolbox)) !== undefined,
};

for (const [moment, reached] of Object.entries(MOMENTS)) {
  test(`an assistant killed when ${moment} leaves nothing that the next one does not find and remove`, async () => {
    const before = await everything();
    await killWhen(reached);
    const driver = await testDriver();
    expect(await driver.find()).toContain(ID);
    expect(await driver.open(ID)).toBeUndefined();
    await driver.remove(ID);
    expect(await driver.find()).not.toContain(ID);
    expect(await everything()).toEqual(before);
  });
}

test("what a killed assistant left half is made anew, whole, and removed without a trace", async () => {
  const before = await everything();
  await killWhen(MOMENTS["its node runs"] ?? (async () => true));
  const driver = await testDriver();
  const sandbox = await driver.make({ id: ID, snapshot: "plain" }, AbortSignal.timeout(240_000));
  const { stdout } = await sandbox.run("kubectl get namespace default -o name", {
    signal: AbortSignal.timeout(60_000),
  });
  expect(stdout).toBe("namespace/default\n");
  await sandbox.freeze();
  await driver.remove(ID); // also when it is asleep
  expect(await everything()).toEqual(before);
});

async function killWhen(reached: () => Promise<boolean>) {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "make.killed.ts"), ID],
    {
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const ended = once(child, "exit");
  await until(async () => (await reached()) || undefined, AbortSignal.timeout(120_000));
  child.kill("SIGKILL");
  await ended;
}

const list = async (...args: string[]) =>
  (await (await testEngine()).run(args)).split("\n").filter((line) => line !== "");

/** All that carries this sandbox's id. Others work on the same box, and under the tests' instance: theirs is not counted. */
async function everything() {
  const ours = (names: readonly string[]) => names.filter((name) => name.includes(ID));
  return {
    containers: ours(await list("ps", "-a", "--format", "{{.Names}}")),
    networks: ours(await list("network", "ls", "--format", "{{.Name}}")),
    volumes: ours(await list("volume", "ls", "--format", "{{.Name}} {{.Labels}}")),
    folders: ours(await readdir(join(DATA, "kind")).catch(() => [])),
    walls: ours(await marks()),
  };
}
