import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Stage, stage } from "./testing.ts";
import { Used } from "./used.ts";

vi.setConfig({ testTimeout: 90_000 }); // a busy box is no failure

let here: Stage;
beforeEach(async () => {
  here = await stage();
});
afterEach(() => here.close());

test("however fast somebody types, the idle clock is written once", async () => {
  const { db } = here;
  await db.sandbox.create({
    data: { id: "stest12345", driver: "memory", snapshot: "plain", reason: "a test", usedAt: new Date(0) },
  });
  const used = new Used(db);
  await used.now("stest12345");
  const first = await db.sandbox.findUniqueOrThrow({ where: { id: "stest12345" } });
  expect(first.usedAt.getTime()).toBeGreaterThan(0);
  await db.sandbox.update({ where: { id: "stest12345" }, data: { usedAt: new Date(0) } });
  for (let key = 0; key < 100; key++) await used.now("stest12345");
  expect((await db.sandbox.findUniqueOrThrow({ where: { id: "stest12345" } })).usedAt.getTime()).toBe(0);
  await new Used(db, 0).now("stest12345");
  expect((await db.sandbox.findUniqueOrThrow({ where: { id: "stest12345" } })).usedAt.getTime()).toBeGreaterThan(0);
});
