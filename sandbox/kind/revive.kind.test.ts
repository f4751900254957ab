import { afterAll, expect, test } from "vitest";
import { stateOf } from "./freeze.ts";
import { namesOf } from "./names.ts";
import { INSTANCE, testDriver, testEngine } from "./testing.ts";
import { lower, marks } from "./walls.ts";

const ID = "trevived01";

afterAll(async () => (await testDriver()).remove(ID));

test("a sandbox lives on after its box was restarted: same files, same cluster, walls again", async () => {
  const driver = await testDriver();
  const engine = await testEngine();
  const names = namesOf(INSTANCE, ID);
  const soon = () => AbortSignal.timeout(90_000);
  await driver.prepare(() => {}, AbortSignal.timeout(900_000));
  const before = await driver.make({ id: ID, snapshot: "plain" }, AbortSignal.timeout(240_000));
  await before.run("echo kept > file; kubectl create configmap kept", { signal: soon() });

  // What a restart does: containers are stopped, the kernel's rules are gone.
  for (const container of [names.toolbox, names.node]) await engine.run(["stop", "-t", "5", container]);
  await lower(names.cluster);
  expect(await marks()).not.toContain(names.cluster);

  const after = await (await testDriver()).open(ID);
  expect(await stateOf(engine, names.node)).toBe("running");
  expect(await marks()).toContain(names.cluster);
  const answer = await after?.run("cat file; kubectl get configmap kept -o name", { signal: soon() });
  expect(answer).toEqual({ exitCode: 0, stdout: "kept\nconfigmap/kept\n", stderr: "" });
  await driver.remove(ID);
});
