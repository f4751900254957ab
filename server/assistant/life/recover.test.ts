import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MemoryDriver } from "./memory-driver.ts";
import { type Stage, stage } from "./testing.ts";

const until = <T>(look: () => Promise<T> | T) => vi.waitFor(look, { timeout: 60_000, interval: 20 });

vi.setConfig({ testTimeout: 90_000 }); // a busy box is no failure

let here: Stage;
beforeEach(async () => {
  here = await stage();
});
afterEach(() => here.close());

async function adaAtWork() {
  const driver = new MemoryDriver();
  const first = await here.start(driver);
  const ada = await here.addSeat("Ada");
  await first.life.claim(ada);
  await until(async () => expect((await here.sandboxOf(ada)).state).toBe("claimed"));
  await until(async () => expect(await here.db.sandbox.count({ where: { state: "warm" } })).toBe(1));
  const { id } = await here.sandboxOf(ada);
  await first.stop();
  return { world: driver.world, ada, id };
}

test("a restarted assistant tells of the sandboxes at work and keeps the warm one", async () => {
  const { world, ada, id } = await adaAtWork();
  const before = [...world.keys()];
  const { told } = await here.start(new MemoryDriver(world));
  expect(told).toEqual([{ type: "opened", sandboxId: id, seatId: ada }]);
  expect([...world.keys()]).toEqual(before);
});

test("what died between row and engine is put right: thawed sleepers freeze, frozen workers go on", async () => {
  const { world, id } = await adaAtWork();
  for (const made of world.values()) made.frozen = !made.frozen;
  await here.start(new MemoryDriver(world));
  for (const [name, made] of world) expect(made.frozen).toBe(name !== id);
});

test("what nobody has a row for is removed", async () => {
  const { world } = await adaAtWork();
  world.set("sleftover1", { whole: false, frozen: false, files: new Map(), freezes: 0 });
  await here.start(new MemoryDriver(world));
  expect(world.has("sleftover1")).toBe(false);
});

test("a half-made sandbox is finished for the seat that waits for it", async () => {
  const driver = new MemoryDriver();
  driver.gate = () => new Promise(() => {});
  const first = await here.start(driver);
  const ada = await here.addSeat("Ada");
  await first.life.claim(ada);
  await until(() => expect(driver.making.now).toBe(1));
  const { id } = await here.sandboxOf(ada);
  await first.stop();
  const world = new Map([[id, { whole: false, frozen: false, files: new Map(), freezes: 0 }]]);
  await here.start(new MemoryDriver(world));
  await until(async () => expect(await here.sandboxOf(ada)).toMatchObject({ id, state: "claimed" }));
});

test("a sandbox that vanished is said to be lost, and what is left of it goes", async () => {
  const { world, ada, id } = await adaAtWork();
  const made = world.get(id);
  if (made) made.whole = false;
  await here.start(new MemoryDriver(world));
  expect(await here.sandboxOf(ada)).toMatchObject({ id, state: "gone", reason: expect.stringContaining("lost") });
  expect(world.has(id)).toBe(false);
});

test("a removal that was interrupted is finished", async () => {
  const { world, id } = await adaAtWork();
  await here.db.sandbox.update({ where: { id }, data: { state: "expired" } });
  await here.start(new MemoryDriver(world));
  expect(world.has(id)).toBe(false);
});

test("the sandboxes of another driver are let go of, so that its learners are not stuck", async () => {
  const { world, ada, id } = await adaAtWork();
  await here.db.sandbox.updateMany({ data: { driver: "kind" } });
  const { life } = await here.start(new MemoryDriver(world));
  await life.claim(ada);
  expect((await here.sandboxOf(ada)).id).not.toBe(id);
});

test("what is long gone is forgotten", async () => {
  const { world, ada, id } = await adaAtWork();
  const long = new Date(Date.now() - 31 * 24 * 3_600_000);
  await here.db.sandbox.update({ where: { id }, data: { state: "gone", seatId: null, changedAt: long } });
  await here.db.ticket.create({ data: { hash: "old", seatId: ada, sandboxId: id, terminal: "main", expiresAt: long } });
  await here.db.rateLimit.create({ data: { id: "old", key: "old", count: 1, lastRequest: long.getTime() } });
  await here.start(new MemoryDriver(world), { roundMs: 20 });
  await until(async () => {
    expect(await here.db.sandbox.findUnique({ where: { id } })).toBeNull();
    expect(await here.db.ticket.count()).toBe(0);
    expect(await here.db.rateLimit.count()).toBe(0);
  });
});
