import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clean, type Started, startLabmate, untilGone, untilHealth, untilReady } from "./testing.ts";

/** A start may build the site first. */
const START_MS = 420_000;
const PROCESSES = ["assistant", "gateway", "postgres", "web"];

let data: string;
let labmate: Started;
const all: Started[] = [];

async function start(...args: string[]): Promise<Started> {
  const started = await startLabmate(args);
  all.push(started);
  return started;
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "labmate-start-"));
  labmate = await start("--data", data);
  await untilReady(labmate);
}, START_MS);

afterAll(async () => {
  for (const { child } of all) child.kill("SIGTERM");
  await Promise.all(all.map(({ ended }) => ended));
  await clean(data); // had a test failed after the -9, shells would be left
  await rm(data, { recursive: true, force: true });
}, 60_000);

test("it says where it is, and the instructor's link", () => {
  expect(labmate.output()).toContain(`Labmate is ready at http://localhost:${labmate.port} (`);
  expect(labmate.output()).toMatch(/Instructors: http:\/\/localhost:\d+\/teach\?key=\S{20,}/);
});

test.each(PROCESSES)("%s killed with -9 comes back, and the site answers", { timeout: 120_000 }, async (name) => {
  const before = (await untilHealth(labmate, (now) => now[name]?.state === "ready"))[name];
  process.kill(Number(before?.pid), "SIGKILL");
  const after = (await untilHealth(labmate, (now) => now[name]?.state === "ready" && now[name].pid !== before?.pid))[
    name
  ];
  expect(after?.restarts).toBeGreaterThan(before?.restarts ?? 0);
  await expect
    .poll(async () => (await fetch(`http://127.0.0.1:${labmate.port}/`)).status, { timeout: 30_000 })
    .toBe(200);
});

test("the log is kept in the data folder", async () => {
  expect(await readFile(join(data, "labmate.log"), "utf8")).toMatch(/ gateway {3}ended \(SIGKILL\)/);
});

test("a second one is told who has the folder, and which port is taken", { timeout: 60_000 }, async () => {
  const sameFolder = await start("--data", data);
  expect(await sameFolder.ended).toBe(1);
  expect(sameFolder.output()).toContain(`Another Labmate (process ${labmate.child.pid}) already uses ${data}.`);

  const other = await mkdtemp(join(tmpdir(), "labmate-start-"));
  const samePort = await start("--data", other, "--port", String(labmate.port));
  expect(await samePort.ended).toBe(1);
  expect(samePort.output()).toContain(`Port ${labmate.port} is in use.`);
  await rm(other, { recursive: true });
});

test("a database that isn't there is named, and nothing stays behind", { timeout: 60_000 }, async () => {
  const other = await mkdtemp(join(tmpdir(), "labmate-start-"));
  const broken = await start("--data", other, "--database", "postgres://who:ever@127.0.0.1:1/nowhere");
  expect(await broken.ended).toBe(1);
  expect(broken.output()).toContain("The database 127.0.0.1:1/nowhere of DATABASE_URL does not answer");
  await rm(other, { recursive: true });
});

test("a folder that cannot be written is named", { timeout: 60_000 }, async () => {
  const nowhere = await start("--data", "/proc/labmate");
  expect(await nowhere.ended).toBe(1);
  expect(nowhere.output()).toContain("The data folder /proc/labmate cannot be written");
});

test("when the supervisor is killed with -9 nothing outlives the next start and stop", {
  timeout: START_MS,
}, async () => {
  const orphans = Object.entries(await untilHealth(labmate, () => true));
  labmate.child.kill("SIGKILL");
  await untilGone(orphans.filter(([name]) => name !== "postgres").map(([, { pid }]) => pid));

  labmate = await start("--data", data);
  await untilReady(labmate);
  const pids = Object.values(await untilHealth(labmate, () => true)).map(({ pid }) => pid);
  await untilGone(orphans.map(([, { pid }]) => pid));

  labmate.child.kill("SIGTERM");
  expect(await labmate.ended).toBe(0);
  await untilGone(pids);
});
