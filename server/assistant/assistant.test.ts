import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { Sandbox } from "#prisma/client/client.ts";
import { endProcessesOf, processesOf } from "#sandbox/local/processes.ts";
import { CLAIMS_HEADER, signClaims } from "#sandbox/terminal/claims.ts";
import { ackFrame, FROM_BROWSER, FROM_HOST, frame, readOutput, SUBPROTOCOL } from "#sandbox/terminal/protocol.ts";
import type { Database } from "#server/database/client.ts";
import { testDatabase } from "#server/database/testing.ts";
import { addJob } from "#server/jobs.ts";

const until = <T>(look: () => Promise<T> | T) => vi.waitFor(look, { timeout: 60_000, interval: 25 });

/** Several processes start in each test, on a box that may be busy. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let folder: string;
let url: string;
let db: Database;
const undo: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "labmate-assistant-"));
  await mkdir(join(folder, "content"));
  const test = await testDatabase();
  ({ url, db } = test);
  undo.push(test.close, async () => {
    for (const id of await folders()) await endProcessesOf(join(folder, "local", id)); // none, unless the test failed
    await rm(folder, { recursive: true, maxRetries: 5 });
  });
  const words = { slug: "tour", title: "Tour", summary: "", outline: { chapters: [] }, version: "1" };
  await db.workshop.create({ data: { ...words, position: 1, snapshot: "plain" } });
  await db.class.create({ data: { id: "self-paced-tour", workshopSlug: "tour", title: "Tour", selfPaced: true } });
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A real assistant process, with the local driver. Ends with the test, and its sandboxes with it. */
function start(env: Record<string, string> = {}): ChildProcess {
  const child = fork(join(import.meta.dirname, "main.ts"), {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    silent: true,
    env: {
      ...process.env,
      LABMATE_DATA: folder,
      LABMATE_CONTENT: join(folder, "content"),
      LABMATE_CACHE: join(tmpdir(), "labmate-test-cache"),
      LABMATE_DRIVER: "local",
      DATABASE_URL: url,
      ...env,
    },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
  undo.push(async () => {
    await end(child, "SIGTERM");
    expect(await everyProcess(), said).toEqual([]);
  });
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

const folders = () => readdir(join(folder, "local")).catch(() => []);
const everyProcess = async () =>
  (await Promise.all((await folders()).map((id) => processesOf(join(folder, "local", id))))).flat();

async function addSeat(name: string): Promise<string> {
  const id = randomUUID();
  await db.user.create({ data: { id, name, email: `${id}@example.com` } });
  await db.seat.create({ data: { id, userId: id, classId: "self-paced-tour", name } });
  return id;
}

const sandboxOf = (seatId: string) => db.sandbox.findUniqueOrThrow({ where: { seatId } });
const claimed = (seatId: string) =>
  until(async () => {
    const row = await sandboxOf(seatId);
    expect(row.state).toBe("claimed");
    return row;
  });

/** A screen at the sandbox's first terminal: types, and sees what comes. */
async function terminal({ terminalHost, terminalPort, secret }: Sandbox) {
  const headers = { [CLAIMS_HEADER]: signClaims(secret ?? "", { role: "writer", seat: "ada" }) };
  const socket = new WebSocket(`ws://${terminalHost}:${terminalPort}/terminals/main`, [SUBPROTOCOL], { headers });
  let screen = "";
  socket.on("message", (data) => {
    if (!Buffer.isBuffer(data) || data[0] !== FROM_HOST.output) return;
    const { offset, bytes } = readOutput(data.subarray(1));
    screen += Buffer.from(bytes).toString();
    socket.send(ackFrame(offset + bytes.length));
  });
  await once(socket, "open");
  undo.push(async () => socket.terminate());
  return {
    type: (text: string) => socket.send(frame(FROM_BROWSER.input, Buffer.from(text))),
    sees: (text: string) => until(() => expect(screen).toContain(text)),
  };
}

test("a shell keeps its variable over sleep, wake, and the assistant's sudden death", async () => {
  const first = start();
  const ada = await addSeat("Ada");
  await addJob(db, "claim", { seatId: ada });
  const sandbox = await claimed(ada);
  const screen = await terminal(sandbox);
  screen.type("kept=yes; echo ready$((1+1))\n");
  await screen.sees("ready2");
  await end(first, "SIGKILL");

  const second = start({ LABMATE_IDLE: "0.01" }); // 0.6 s
  const long = new Date(Date.now() - 60_000);
  await until(async () => {
    await db.sandbox.update({ where: { id: sandbox.id }, data: { usedAt: long } });
    await db.seat.update({ where: { id: ada }, data: { seenAt: long } });
    expect((await sandboxOf(ada)).state).toBe("asleep");
  });
  const ours = () => processesOf(join(folder, "local", sandbox.id));
  await until(async () => expect((await ours()).every(({ stopped }) => stopped)).toBe(true));
  await end(second, "SIGKILL");

  start();
  await addJob(db, "wake", { sandboxId: sandbox.id });
  expect(await claimed(ada)).toMatchObject({ id: sandbox.id, terminalPort: sandbox.terminalPort });
  const again = await terminal(sandbox);
  again.type("echo $kept$((2+3))\n");
  await again.sees("yes5");
});

test("typing sets the idle clock", async () => {
  start();
  const ada = await addSeat("Ada");
  await addJob(db, "claim", { seatId: ada });
  const sandbox = await claimed(ada);
  const screen = await terminal(sandbox);
  await db.sandbox.update({ where: { id: sandbox.id }, data: { usedAt: new Date(0) } });
  await until(async () => {
    screen.type("true\n");
    expect((await sandboxOf(ada)).usedAt.getTime()).toBeGreaterThan(sandbox.usedAt.getTime());
  });
});

test("a clean stop ends every shell and keeps the home; the next start opens it again", async () => {
  const first = start();
  const ada = await addSeat("Ada");
  await addJob(db, "claim", { seatId: ada });
  const sandbox = await claimed(ada);
  const screen = await terminal(sandbox);
  screen.type("echo mine > notes; echo written$((1+1))\n");
  await screen.sees("written2");
  await end(first, "SIGTERM");
  expect(await everyProcess()).toEqual([]);
  expect((await sandboxOf(ada)).state).toBe("asleep");

  start();
  await addJob(db, "wake", { sandboxId: sandbox.id });
  const again = await terminal(await claimed(ada));
  again.type("cat notes; echo $((40+2))\n");
  await again.sees("mine");
});

test.each(["making", "claimed", "expired"] as const)(
  "killed as soon as a sandbox is %s, the next assistant finds everything and leaves nothing over",
  async (state) => {
    const first = start();
    const ada = await addSeat("Ada");
    await addJob(db, "claim", { seatId: ada });
    if (state === "expired") {
      await claimed(ada);
      await addJob(db, "renew", { seatId: ada });
    }
    await vi.waitFor(async () => expect(await db.sandboxEvent.count({ where: { state } })).toBeGreaterThan(0), {
      timeout: 60_000,
      interval: 1,
    });
    await end(first, "SIGKILL");

    start();
    const sandbox = await claimed(ada);
    await until(async () => {
      const alive = await db.sandbox.findMany({ where: { state: { not: "gone" } } });
      expect(alive.map((row) => row.state).sort()).toEqual(["claimed", "warm"]);
      expect((await folders()).sort()).toEqual(alive.map(({ id }) => id).sort());
    });
    const screen = await terminal(sandbox);
    screen.type("echo $((6*7))\n");
    await screen.sees("42");
  },
);
