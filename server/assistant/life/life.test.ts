import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addJob } from "#server/jobs.ts";
import { MemoryDriver } from "./memory-driver.ts";
import { newSandboxId } from "./sandbox-id.ts";
import { HOME_FILES, type Stage, stage } from "./testing.ts";

const until = <T>(look: () => Promise<T> | T) => vi.waitFor(look, { timeout: 60_000, interval: 20 });

vi.setConfig({ testTimeout: 90_000 }); // a busy box is no failure

let here: Stage;
beforeEach(async () => {
  here = await stage();
});
afterEach(() => here.close());

const states = async () =>
  (await here.db.sandbox.findMany({ orderBy: { createdAt: "asc" } })).map(({ state }) => state);
const warm = () => here.db.sandbox.findFirstOrThrow({ where: { state: "warm" } });

test("one warm sandbox waits, frozen, before anyone came", async () => {
  const driver = new MemoryDriver();
  await here.start(driver);
  const { id } = await until(warm);
  await until(() => expect(driver.world.get(id)?.frozen).toBe(true));
});

test("one that could not be frozen stays ready, and is frozen at the next look", async () => {
  const driver = new MemoryDriver();
  driver.failingFreezes = 2;
  const { life, errors } = await here.start(driver, { roundMs: 50 });
  const { id } = await until(warm);
  await until(() => expect(driver.world.get(id)?.frozen).toBe(true));
  expect(
    errors.filter((line) => line.includes("unable to freeze") || line.includes("could not be frozen")),
  ).toHaveLength(2);
  const ada = await here.addSeat("Ada");
  await life.claim(ada);
  expect((await here.sandboxOf(ada)).id).toBe(id);
});

test("a learner gets the warm one thawed, with the workshop's files, and another is made for the next", async () => {
  const driver = new MemoryDriver();
  await here.start(driver);
  const { id } = await until(warm);
  const ada = await here.addSeat("Ada");
  await addJob(here.db, "claim", { seatId: ada });
  await until(async () => expect(await here.sandboxOf(ada)).toMatchObject({ id, state: "claimed", terminalPort: 1 }));
  expect(driver.world.get(id)?.frozen).toBe(false);
  await until(() => expect(driver.world.get(id)?.files).toEqual(HOME_FILES));
  await until(async () => expect(await states()).toEqual(["claimed", "warm"]));
});

test("files that could not be put at first are there after the next claim", async () => {
  const driver = new MemoryDriver();
  const { life, box } = await here.start(driver);
  await until(warm);
  const ada = await here.addSeat("Ada");
  const files = box.homeFiles;
  box.homeFiles = () => Promise.reject(new Error("the database is away"));
  await expect(life.claim(ada)).rejects.toThrow("away");
  box.homeFiles = files;
  await life.claim(ada);
  expect(driver.world.get((await here.sandboxOf(ada)).id)?.files).toEqual(HOME_FILES);
});

test("claims of one seat at once give one sandbox", async () => {
  const { life } = await here.start(new MemoryDriver());
  const ada = await here.addSeat("Ada");
  await Promise.all(Array.from({ length: 8 }, () => life.claim(ada)));
  await until(async () => expect((await here.sandboxOf(ada)).state).toBe("claimed"));
  expect(await here.db.sandboxEvent.count({ where: { state: "claimed" } })).toBe(1);
});

test("two learners who come at once get two sandboxes, made one after the other", async () => {
  const driver = new MemoryDriver();
  const { life } = await here.start(driver);
  await until(warm);
  const seats = await Promise.all(["Ada", "Grace", "Edsger"].map((name) => here.addSeat(name)));
  await Promise.all(seats.map((seat) => life.claim(seat)));
  await until(async () => {
    const rows = await Promise.all(seats.map(here.sandboxOf));
    expect(rows.map(({ state }) => state)).toEqual(["claimed", "claimed", "claimed"]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
  });
  expect(driver.making.most).toBe(1);
});

test("who comes while the pool's sandbox is being made gets that one", async () => {
  const driver = new MemoryDriver();
  const gate = Promise.withResolvers<void>();
  driver.gate = () => gate.promise;
  const { life } = await here.start(driver);
  await until(() => expect(driver.making.now).toBe(1));
  const [id] = driver.world.keys();
  const ada = await here.addSeat("Ada");
  await life.claim(ada);
  expect(await here.sandboxOf(ada)).toMatchObject({ id, state: "making" });
  gate.resolve();
  await until(async () => expect((await here.sandboxOf(ada)).state).toBe("claimed"));
  expect(driver.world.get(id ?? "")?.freezes).toBe(0);
});

test("a learner goes before the pool's sandbox of another snapshot", async () => {
  const driver = new MemoryDriver();
  driver.missing.add("istio");
  const pooled = newSandboxId();
  let begun = 0;
  driver.gate = async (id) => {
    if (id === pooled && ++begun > 0) await new Promise(() => {});
  };
  await here.addWorkshop("tour", "plain");
  await here.db.sandbox.create({
    data: { id: pooled, driver: "local", snapshot: "plain", reason: "" },
  });
  const gone = Promise.withResolvers<void>();
  driver.leaving = () => gone.promise;
  const { life } = await here.start(driver);
  await until(() => expect(driver.making.now).toBe(1));
  driver.missing.clear();
  const ada = await here.addSeat("Ada", "istio");
  await life.claim(ada);
  await until(async () => expect((await here.sandboxOf(ada)).state).toBe("claimed")); // not held up by what leaves
  expect(begun).toBe(1);
  gone.resolve();
  await until(() => expect(begun).toBe(2)); // taken up again, once nothing of it was left
});

test("the place in the queue is told", async () => {
  const driver = new MemoryDriver();
  driver.gate = () => new Promise(() => {});
  await here.start(driver);
  const seats = await Promise.all(["Ada", "Grace"].map((name) => here.addSeat(name)));
  for (const seatId of seats) await addJob(here.db, "claim", { seatId });
  await until(async () => {
    const reasons = (await Promise.all(seats.map(here.sandboxOf))).map(({ reason }) => reason);
    expect(reasons.sort()).toEqual([
      expect.stringContaining("One other is being made before yours"),
      expect.stringContaining("Your sandbox is being made"),
    ]);
  });
});

test("a seat waits while the box is being prepared and gets its sandbox afterwards", async () => {
  const driver = new MemoryDriver();
  driver.missing.add("istio");
  await here.start(driver);
  const ada = await here.addSeat("Ada");
  await addJob(here.db, "claim", { seatId: ada });
  await until(async () => {
    const jobs = await here.db.$queryRaw<
      unknown[]
    >`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'claim' AND run_at > now()`;
    expect(jobs).toHaveLength(1);
  });
  driver.missing.clear();
  await until(async () => expect((await here.sandboxOf(ada)).state).toBe("claimed"));
});

test("a make that fails is tried once more, then said in words, and nothing is left", async () => {
  const driver = new MemoryDriver();
  const failing = new Set<string>();
  driver.gate = async (id) => {
    failing.add(id);
    throw new Error("the disk is full");
  };
  await here.start(driver);
  const ada = await here.addSeat("Ada");
  await addJob(here.db, "claim", { seatId: ada });
  await until(async () =>
    expect(await here.sandboxOf(ada)).toMatchObject({
      state: "gone",
      reason: "It could not be made: the disk is full",
    }),
  );
  expect(driver.world.size).toBe(0);
  driver.gate = async () => {};
  await addJob(here.db, "renew", { seatId: ada });
  await until(async () => expect((await here.sandboxOf(ada)).state).toBe("claimed"));
});

test("an idle sandbox falls asleep, a used one does not, and a sleeper wakes", async () => {
  const driver = new MemoryDriver();
  const { life, told } = await here.start(driver, { idleMs: 60_000, roundMs: 50 });
  const [ada, grace] = await Promise.all([here.addSeat("Ada"), here.addSeat("Grace")]);
  await Promise.all([life.claim(ada), life.claim(grace)]);
  await until(async () => {
    for (const seat of [ada, grace]) expect((await here.sandboxOf(seat)).state).toBe("claimed");
  });
  const long = new Date(Date.now() - 61_000);
  await here.db.sandbox.updateMany({ where: { state: "claimed" }, data: { usedAt: long } });
  await here.db.seat.update({ where: { id: ada }, data: { seenAt: long } }); // Grace's page was opened just now
  const { id } = await here.sandboxOf(ada);
  await until(async () => expect((await here.sandboxOf(ada)).state).toBe("asleep"));
  await until(() => expect(driver.world.get(id)?.frozen).toBe(true));
  expect((await here.sandboxOf(grace)).state).toBe("claimed");
  await here.db.seat.update({ where: { id: ada }, data: { seenAt: new Date() } });
  await addJob(here.db, "wake", { sandboxId: id });
  await until(async () => expect((await here.sandboxOf(ada)).state).toBe("claimed"));
  expect(driver.world.get(id)?.frozen).toBe(false);
  expect(told.filter((event) => event.sandboxId === id).map(({ type }) => type)).toEqual(["opened", "slept", "woke"]);
});

test("a sandbox nobody came back to is taken away; its seat keeps the reason and may ask for another", async () => {
  const driver = new MemoryDriver();
  const { life } = await here.start(driver, { roundMs: 50, keepMs: 60_000 });
  const ada = await here.addSeat("Ada");
  await life.claim(ada);
  await until(async () => expect((await here.sandboxOf(ada)).state).toBe("claimed"));
  const { id } = await here.sandboxOf(ada);
  await life.sleepAll("Labmate was stopped.");
  await here.db.sandbox.update({ where: { id }, data: { changedAt: new Date(Date.now() - 61_000) } });
  await until(async () => expect(await here.sandboxOf(ada)).toMatchObject({ id, state: "gone" }));
  expect(driver.world.has(id)).toBe(false);
  await life.claim(ada);
  expect((await here.sandboxOf(ada)).id).toBe(id); // a page visit alone makes no new one
  await life.renew(ada);
  await until(async () => expect(await here.sandboxOf(ada)).toMatchObject({ state: "claimed" }));
  expect((await here.sandboxOf(ada)).id).not.toBe(id);
});

test("every move is told with its reason", async () => {
  const { life } = await here.start(new MemoryDriver());
  const ada = await here.addSeat("Ada");
  await life.claim(ada);
  await until(async () => expect((await here.sandboxOf(ada)).state).toBe("claimed"));
  const { id } = await here.sandboxOf(ada);
  await life.sleepAll("Labmate was stopped.");
  await life.renew(ada);
  const events = await here.db.sandboxEvent.findMany({ where: { sandboxId: id }, orderBy: { id: "asc" } });
  const moves = events.map(({ state }) => state);
  expect(moves.slice(moves.indexOf("claimed"))).toEqual(["claimed", "asleep", "expired", "gone"]);
  for (const { reason } of events) expect(reason).not.toBe("");
});
