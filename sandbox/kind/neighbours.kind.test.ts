import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CACHE, testDriver } from "./testing.ts";

/** The same id in both: nothing but the instance tells their things apart. */
const ID = "tneighbour1";
const OTHER = { instance: "testothr", data: join(CACHE, "test-data-other") };

afterAll(async () => {
  for (const driver of [await testDriver(), await testDriver(OTHER)]) await driver.remove(ID);
  await rm(OTHER.data, { recursive: true, force: true });
});

test("two Labmates on one box never touch each other's sandboxes", async () => {
  const [ours, theirs] = [await testDriver(), await testDriver(OTHER)];
  for (const driver of [ours, theirs]) {
    await driver.prepare(() => {}, AbortSignal.timeout(900_000));
    await driver.make({ id: ID, snapshot: "plain" }, AbortSignal.timeout(240_000));
  }
  await ours.remove(ID);
  expect(await ours.find()).not.toContain(ID);
  expect(await theirs.find()).toContain(ID);
  const kept = await theirs.open(ID);
  const answer = await kept?.run("kubectl get namespace default -o name", { signal: AbortSignal.timeout(60_000) });
  expect(answer?.stdout).toBe("namespace/default\n");
});
