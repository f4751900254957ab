import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "#server/database/testing.ts";
import { moveSeats, openChapter, ownSeat, seatsOf, takeSeat } from "./seats.ts";

let database: Awaited<ReturnType<typeof testDatabase>>;

beforeAll(async () => {
  database = await testDatabase();
  for (const slug of ["istio", "tour"]) {
    await database.db.workshop.create({
      data: { slug, title: slug, summary: "", position: 1, snapshot: "plain", outline: {}, version: "1" },
    });
  }
});
afterAll(() => database.close());

async function person(id: string) {
  await database.db.user.create({ data: { id, name: id, email: `${id}@example.org` } });
  return { userId: id, name: id };
}

test("a room that begins at the same moment sits in one class, each on a seat of their own", async () => {
  const people = await Promise.all(["a1", "a2", "a3", "a4"].map(person));
  const seats = await Promise.all(people.map((who) => takeSeat(database.db, { ...who, workshop: "istio" })));
  expect(new Set(seats.map(({ id }) => id)).size).toBe(4);
  expect(await database.db.class.count({ where: { workshopSlug: "istio" } })).toBe(1);
});

test("beginning twice, also at once, is the same seat", async () => {
  const who = await person("b");
  const seats = await Promise.all([1, 2, 3].map(() => takeSeat(database.db, { ...who, workshop: "istio" })));
  expect(new Set(seats.map(({ id }) => id)).size).toBe(1);
});

test("another learner's seat looks like none", async () => {
  const [mine, other] = [await person("c1"), await person("c2")];
  const seat = await takeSeat(database.db, { ...mine, workshop: "istio" });
  expect((await ownSeat(database.db, mine.userId, seat.id))?.id).toBe(seat.id);
  expect(await ownSeat(database.db, other.userId, seat.id)).toBeUndefined();
});

test("where a learner was is where they go on", async () => {
  const who = await person("d");
  const seat = await takeSeat(database.db, { ...who, workshop: "istio" });
  await openChapter(database.db, seat, "01-install");
  expect((await takeSeat(database.db, { ...who, workshop: "istio" })).chapter).toBe("01-install");
});

test("an account takes over the seats it hasn't got", async () => {
  const [old, known] = [await person("e1"), await person("e2")];
  const moved = await takeSeat(database.db, { ...old, workshop: "tour" });
  await takeSeat(database.db, { ...old, workshop: "istio" });
  const kept = await takeSeat(database.db, { ...known, workshop: "istio" });
  await moveSeats(database.db, old.userId, known.userId);
  const ids = (await seatsOf(database.db, known.userId)).map(({ id }) => id);
  expect(new Set(ids)).toEqual(new Set([moved.id, kept.id]));
});
