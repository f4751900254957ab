import { expect, onTestFinished, test, vi } from "vitest";
import type { Part } from "#sandbox/sandbox.ts";
import { testDatabase } from "#server/database/testing.ts";
import { MemoryDriver } from "./life/memory-driver.ts";
import { PartRows } from "./part-rows.ts";
import { prepareBox } from "./prepare-box.ts";

const part = (name: string, state: Part["state"], detail = ""): Part => ({
  name,
  title: name,
  state,
  detail,
  expectedSeconds: 60,
});

class Preparing extends MemoryDriver {
  readonly act: (report: (part: Part) => void, signal: AbortSignal) => Promise<void>;

  constructor(act: Preparing["act"]) {
    super();
    this.act = act;
  }

  override prepare(report: (part: Part) => void = () => {}, signal: AbortSignal = AbortSignal.abort()): Promise<void> {
    return this.act(report, signal);
  }
}

async function prepare(act: Preparing["act"]) {
  const { db, close } = await testDatabase();
  onTestFinished(close);
  await db.part.create({ data: { ...part("old", "ready"), position: 7 } });
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  let ready = 0;
  const box = prepareBox({ driver: new Preparing(act), parts: new PartRows(db, log), log, onReady: () => ready++ });
  onTestFinished(() => box.close());
  const rows = () => db.part.findMany({ orderBy: { position: "asc" } });
  return { rows, logged, ready: () => ready };
}

test("people see the parts in their order with times, and those of an earlier version go", async () => {
  const gate = Promise.withResolvers<void>();
  const { rows, ready } = await prepare(async (report) => {
    report(part("node", "working"));
    report(part("istio", "waiting"));
    await gate.promise;
    report({ ...part("node", "ready"), seconds: 90 });
    report(part("istio", "ready"));
  });
  await vi.waitFor(async () =>
    expect((await rows()).map(({ name, state }) => `${name} ${state}`)).toEqual([
      "node working",
      "istio waiting",
      "old ready",
    ]),
  );
  gate.resolve();
  await vi.waitFor(async () =>
    expect((await rows()).map(({ name, state }) => `${name} ${state}`)).toEqual(["node ready", "istio ready"]),
  );
  const [node] = await rows();
  expect((node?.endedAt?.getTime() ?? 0) - (node?.startedAt?.getTime() ?? 0)).toBeCloseTo(90_000, -3);
  expect(ready()).toBe(3);
});

test("a failed preparation is said and does not end the assistant", async () => {
  const { rows, logged } = await prepare(async (report) => {
    report(part("node", "failed", "The disk is full."));
    throw new Error("The disk is full.");
  });
  await vi.waitFor(async () =>
    expect((await rows())[0]).toMatchObject({ state: "failed", detail: "The disk is full." }),
  );
  expect(logged).toEqual(["preparing failed; trying again in 30 s"]);
});
