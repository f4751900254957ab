import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answers } from "./host.ts";
import { localDriver } from "./local.ts";
import { endProcessesOf, processesOf } from "./processes.ts";

const ID = "slocaltest1";
const soon = () => AbortSignal.timeout(20_000);

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "labmate-local-"));
});
afterEach(async () => {
  for (const id of await open().find()) await open().remove(id);
  await rm(data, { recursive: true });
});

const open = () => localDriver({ data, cache: join(tmpdir(), "labmate-test-cache"), env: process.env });
const make = (id = ID) => open().make({ id, snapshot: "plain" }, soon());
const folder = () => join(data, "local", ID);

test("a sandbox made by one assistant is found, opened and removed by the next", async () => {
  const made = await make();
  expect(await open().find()).toEqual([ID]);
  const again = await open().open(ID);
  expect(again?.terminal).toEqual(made.terminal);
  await open().remove(ID);
  expect(await processesOf(folder())).toEqual([]);
  expect(await open().find()).toEqual([]);
  expect(await open().open(ID)).toBeUndefined();
});

test("a script runs in the home, sees nothing of Labmate's environment, and any exit code is a result", async () => {
  vi.stubEnv("DATABASE_URL", "postgres://secret");
  const sandbox = await make();
  const result = await sandbox.run("pwd; cat; env | grep -c -e DATABASE_URL -e LABMATE; exit 7", {
    signal: soon(),
    stdin: "in\n",
  });
  expect(result).toEqual({ exitCode: 7, stdout: `${folder()}/home\nin\n0\n`, stderr: "" });
  vi.unstubAllEnvs();
});

test("a script that never ends is cut short, with what it started", async () => {
  const sandbox = await make();
  const cut = new AbortController();
  const running = sandbox.run("sleep 1000 & sleep 1000", { signal: cut.signal });
  const sleeping = async () => (await processesOf(folder())).length;
  const before = 2; // host and its shell
  await vi.waitFor(async () => expect(await sleeping()).toBeGreaterThan(before + 1));
  cut.abort(new Error("deadline"));
  await expect(running).rejects.toThrow("deadline");
  await vi.waitFor(async () => expect(await sleeping()).toBe(before));
});

test("a freeze stops everything but memory, and a job the learner had suspended stays suspended", async () => {
  const sandbox = await make();
  await sandbox.run("(while :; do date +%s%N > ticks; read -t 0.01 < /dev/zero; done) > /dev/null 2>&1 &", {
    signal: soon(),
  });
  await sandbox.run("(sleep 1000 & echo $! > suspended) > /dev/null 2>&1; kill -STOP $(cat suspended)", {
    signal: soon(),
  });
  const ticks = () => readFile(join(folder(), "home/ticks"), "utf8").catch(() => "");
  await vi.waitFor(async () => expect(await ticks()).not.toBe(""));
  await sandbox.freeze();
  await sandbox.freeze();
  expect((await processesOf(folder())).every(({ stopped }) => stopped)).toBe(true);
  expect(await answers(1)).toBe(false);
  const still = await ticks();
  const again = await open().open(ID); // another process thaws
  expect(await ticks()).toBe(still);
  await again?.thaw();
  await again?.thaw();
  await vi.waitFor(async () => expect(await ticks()).not.toBe(still));
  expect((await processesOf(folder())).filter(({ stopped }) => stopped)).toHaveLength(1);
  expect(await answers(sandbox.terminal.port)).toBe(true);
});

test("after a clean stop the same home, port and secret are there again", async () => {
  const driver = open();
  const sandbox = await driver.make({ id: ID, snapshot: "plain" }, soon());
  await sandbox.put(new Map([["notes/today.txt", Buffer.from("kept")]]));
  await driver.stop();
  expect(await processesOf(folder())).toEqual([]);
  const [again, same] = await Promise.all([driver.open(ID), driver.open(ID)]);
  expect(again?.terminal).toEqual(sandbox.terminal);
  expect(same).toBe(again);
  const { stdout } = (await again?.run("cat notes/today.txt", { signal: soon() })) ?? {};
  expect(stdout).toBe("kept");
});

test("files never leave the home and never overwrite", async () => {
  const sandbox = await make();
  const put = (path: string, text: string) => sandbox.put(new Map([[path, Buffer.from(text)]]));
  for (const path of ["../out", "/etc/out", "a/../../out", "a//b", ""])
    await expect(put(path, "x")).rejects.toThrow("not a path");
  await symlink(data, join(folder(), "home/link"));
  await put("link/out", "x");
  await symlink(join(data, "out"), join(folder(), "home/file"));
  await put("file", "x");
  await expect(readFile(join(data, "out"))).rejects.toThrow("ENOENT");
  await put("mine", "first");
  await put("mine", "second");
  expect(await readFile(join(folder(), "home/mine"), "utf8")).toBe("first");
});

test("half a sandbox is none, and is made anew", async () => {
  const first = await make();
  await rm(join(folder(), "sandbox.json"));
  expect(await open().find()).toEqual([ID]);
  expect(await open().open(ID)).toBeUndefined();
  const second = await make();
  expect(await answers(first.terminal.port)).toBe(first.terminal.port === second.terminal.port);
  expect(await answers(second.terminal.port)).toBe(true);
});

test("an aborted make leaves nothing", async () => {
  const cut = AbortSignal.abort(new Error("closing"));
  await expect(open().make({ id: ID, snapshot: "plain" }, cut)).rejects.toThrow("closing");
  expect(await open().find()).toEqual([]);
});

test("processes of another sandbox are never touched", async () => {
  const other = await make("sother12345");
  await make();
  await endProcessesOf(folder());
  expect(await answers(other.terminal.port)).toBe(true);
});
