import { type ChildProcess, spawn } from "node:child_process";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Report, Supervised, type Supervision } from "./supervised.ts";

const READY = "process.send('ready');";
const STAYS = `${READY} setInterval(() => {}, 1000);`;

function supervise(script: string, plan: Partial<Supervision> = {}) {
  const reports: Report[] = [];
  const lines: string[] = [];
  const supervised = new Supervised({
    name: "child",
    spawn: () => node(script),
    onLine: (line) => lines.push(line),
    onReport: (report) => reports.push(report),
    ...plan,
  });
  onTestFinished(() => supervised.stop());
  return { supervised, reports, lines, last: () => reports.at(-1) };
}

function node(script: string): ChildProcess {
  return spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
}

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("a child killed with -9 is started again, and said to be", async () => {
  const { supervised, last, lines } = supervise(STAYS);
  await supervised.start();
  const first = last()?.pid;
  process.kill(Number(first), "SIGKILL");
  await vi.waitFor(() => expect(last()).toMatchObject({ state: "ready", restarts: 1 }), 10_000);
  expect(last()?.pid).not.toBe(first);
  expect(lines).toContain("ended (SIGKILL); starting again in 200 ms");
});

test("who falls again and again is given longer and longer rests", async () => {
  const { supervised, lines } = supervise("process.exit(3)");
  supervised.start().catch(() => {});
  await vi.waitFor(() => expect(lines).toHaveLength(3), 20_000);
  expect(lines).toEqual([200, 400, 800].map((wait) => `ended (code 3); starting again in ${wait} ms`));
});

test("stopping ends the child and starts no other", async () => {
  const { supervised, reports, last } = supervise(STAYS);
  await supervised.start();
  const pid = last()?.pid;
  await supervised.stop();
  expect(isAlive(pid)).toBe(false);
  expect(last()?.state).toBe("stopped");
  expect(reports.filter(({ state }) => state === "starting")).toHaveLength(1);
});

test("stopping while it rests does not wait for the rest's end", async () => {
  const { supervised, last } = supervise("process.exit(1)");
  const starting = supervised.start();
  await vi.waitFor(() => expect(last()?.state).toBe("restarting"), 10_000);
  const rejected = expect(starting).rejects.toThrow("stopped before it was ready");
  await supervised.stop();
  await rejected;
  expect(last()?.state).toBe("stopped");
});

test("a child without a voice is ready when it answers", async () => {
  const answers = Promise.withResolvers<void>();
  const { supervised, last } = supervise("setInterval(() => {}, 1000)", { ready: () => answers.promise });
  const starting = supervised.start();
  expect(last()?.state).toBe("starting");
  answers.resolve();
  await starting;
  expect(last()?.state).toBe("ready");
});

test("what it prints is heard line by line", async () => {
  const { supervised, lines } = supervise(`console.log('one\\ntwo'); console.error('three'); ${STAYS}`);
  await supervised.start();
  await vi.waitFor(() => expect(lines.toSorted()).toEqual(["one", "three", "two"]));
});
