import { afterAll, beforeEach, expect, test } from "vitest";
import { takeSeat } from "#server/classes/seats.ts";
import { testDatabase } from "#server/database/testing.ts";
import { boardOf } from "./board.ts";
import { openHint, openSolution } from "./hints.ts";
import { answerQuiz } from "./quiz.ts";
import { seatState } from "./seat-state.ts";

const database = await testDatabase();
const { db } = database;
afterAll(() => database.close());

const place = { chapter: "01-install", step: "control-plane" };
let seatId: string;
let count = 0;

await db.workshop.create({
  data: { slug: "istio", title: "Istio", summary: "", position: 1, snapshot: "istio", outline: {}, version: "7" },
});

beforeEach(async () => {
  const userId = `learner-${count++}`;
  await db.user.create({ data: { id: userId, name: "Ada", email: `${userId}@example.org` } });
  seatId = (await takeSeat(db, { userId, name: "Ada", workshop: "istio" })).id;
});

const stepNow = async () => (await seatState(db, seatId))?.steps["01-install/control-plane"];
const condition = (name: string, state: "met" | "unmet", reason: string | null, metAt: Date | null) =>
  db.condition.create({ data: { seatId, ...place, name, state, reason, metAt } });

test("a step that was never touched is not begun", async () => {
  expect(await stepNow()).toBeUndefined();
});

test("a passed step stays done when a condition no longer holds, and the page can say so", async () => {
  await db.stepProgress.create({ data: { seatId, ...place, passedAt: new Date() } });
  await condition("istiod runs", "unmet", "There is no `istiod`.", new Date());
  expect(await stepNow()).toMatchObject({
    state: "done",
    conditions: { "istiod runs": { state: "unmet", reason: "There is no `istiod`.", metBefore: true } },
  });
});

test("hints open in order: the second can't be counted before the first", async () => {
  await openHint(db, { seatId, ...place }, 2);
  expect((await stepNow())?.hintsOpened).toBe(0);
  await openHint(db, { seatId, ...place }, 1);
  await openHint(db, { seatId, ...place }, 1);
  expect((await stepNow())?.hintsOpened).toBe(1);
  await openHint(db, { seatId, ...place }, 2);
  expect((await stepNow())?.hintsOpened).toBe(2);
});

test("a solution is remembered with the time it was first opened", async () => {
  await openSolution(db, { seatId, ...place });
  const first = await db.stepProgress.findFirstOrThrow({ where: { seatId } });
  await openSolution(db, { seatId, ...place });
  const second = await db.stepProgress.findFirstOrThrow({ where: { seatId } });
  expect(first.solutionOpenedAt).not.toBeNull();
  expect(second.solutionOpenedAt).toEqual(first.solutionOpenedAt);
});

test("a wrong answer can be mended; the last one counts", async () => {
  const quiz = { seatId, chapter: "01-install", quiz: "who-signs" };
  expect(await answerQuiz(db, { ...quiz, answer: "Citadel" }, "istiod")).toBe(false);
  expect(await answerQuiz(db, { ...quiz, answer: "istiod" }, "istiod")).toBe(true);
  expect((await seatState(db, seatId))?.answers["01-install/who-signs"]).toEqual({ answer: "istiod", correct: true });
});

test("while the box prepares, a learner hears what and how long", async () => {
  await db.part.create({
    data: { name: "envoy", title: "Envoy", position: 1, state: "working", expectedSeconds: 90, startedAt: new Date() },
  });
  const sandbox = (await seatState(db, seatId))?.sandbox;
  expect(sandbox?.state).toBe("waiting");
  expect(sandbox?.words).toContain("Envoy");
  expect(sandbox?.expectedSeconds).toBeGreaterThan(60);
  await db.part.deleteMany();
});

test("a sandbox is ready once its terminal host has an address, and gone when it is thrown away", async () => {
  const row = { id: `s${seatId.slice(0, 8)}`, driver: "local", snapshot: "plain", reason: "It is yours.", seatId };
  await db.sandbox.create({ data: { ...row, state: "claimed" } });
  expect((await seatState(db, seatId))?.sandbox.state).toBe("making");
  await db.sandbox.update({ where: { id: row.id }, data: { terminalHost: "127.0.0.1", terminalPort: 1 } });
  expect((await seatState(db, seatId))?.sandbox.state).toBe("ready");
  await db.sandbox.update({ where: { id: row.id }, data: { state: "expired", reason: "Nobody came back." } });
  expect((await seatState(db, seatId))?.sandbox).toMatchObject({ state: "gone", words: "Nobody came back." });
});

test("the board shows what is in a learner's way, not what lies behind them", async () => {
  await db.stepProgress.create({ data: { seatId, chapter: "00", step: "look", passedAt: new Date() } });
  await db.condition.create({
    data: { seatId, chapter: "00", step: "look", name: "held once", state: "unmet", metAt: new Date(), reason: "gone" },
  });
  await condition("istiod runs", "unmet", "There is no `istiod`.", null);
  const row = (await boardOf(db, "istio", [])).seats.find(({ seat }) => seat === seatId);
  expect(row).toMatchObject({
    passed: ["00/look"],
    stuckOn: { step: "control-plane", condition: "istiod runs", reason: "There is no `istiod`." },
  });
});

test("of a chapter just opened, where all is unmet at once, the board shows what comes first on the page", async () => {
  const step = (id: string, conditions: string[]) => ({ id, title: id, conditions, hints: 0, solution: false });
  const steps = [step("done", ["behind"]), step("control-plane", ["second", "first"]), step("later", ["last"])];
  const chapter = { slug: "01-install", title: "Install", summary: "", minutes: 1, quizzes: [], steps };
  await db.seat.update({ where: { id: seatId }, data: { chapter: chapter.slug } });
  await db.stepProgress.create({ data: { seatId, ...place, step: "done", passedAt: new Date() } });
  for (const [at, name] of ["second", "first", "last", "behind"].entries()) {
    const owner = steps.find(({ conditions }) => conditions.includes(name))?.id ?? "";
    const changedAt = new Date(Date.now() + at * 1000);
    await db.condition.create({
      data: { seatId, ...place, step: owner, name, state: "unmet", reason: null, changedAt },
    });
  }
  const row = (await boardOf(db, "istio", [chapter])).seats.find(({ seat }) => seat === seatId);
  expect(row?.stuckOn).toMatchObject({ step: "control-plane", condition: "second" });
});
