import { afterAll, beforeAll, expect, test } from "vitest";
import { moveSeats, seatsOf, takeSeat } from "#server/classes/seats.ts";
import { testDatabase } from "#server/database/testing.ts";
import { openAccounts } from "./accounts.ts";

const secret = "a secret only this test knows, long enough";
let database: Awaited<ReturnType<typeof testDatabase>>;
const accounts = (email = false) =>
  openAccounts({ db: database.db, secret, email, onLink: (from, to) => moveSeats(database.db, from, to) });

beforeAll(async () => {
  database = await testDatabase();
  await database.db.workshop.create({
    data: { slug: "istio", title: "Istio", summary: "", position: 1, snapshot: "istio", outline: {}, version: "1" },
  });
});
afterAll(() => database.close());

const here = () => new Headers({ host: "labmate.test:8080" });

async function beginAs(name: string) {
  const { learner, headers } = await accounts().signInByName(name, here());
  const cookies = headers.getSetCookie();
  const returning = here();
  returning.set("cookie", cookies.map((cookie) => cookie.split(";")[0]).join("; "));
  return { learner, cookies, returning };
}

test("a name is enough to be somebody, also tomorrow and after a restart", async () => {
  const { learner, returning } = await beginAs("Ada");
  expect(await accounts().learnerOf(returning)).toEqual({ id: learner.id, name: "Ada" });
});

test("the cookie is out of a script's and another site's reach", async () => {
  const { cookies } = await beginAs("Babak");
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatch(/HttpOnly/i);
  expect(cookies[0]).toMatch(/SameSite=Lax/i);
  expect(cookies[0]).not.toMatch(/Secure/i); // a class comes by plain HTTP
});

test("two learners of one name are two people", async () => {
  const [one, other] = [await beginAs("Carla"), await beginAs("Carla")];
  expect(one.learner.id).not.toBe(other.learner.id);
});

test("a stranger, and one with a forged cookie, are nobody", async () => {
  const forged = here();
  forged.set("cookie", "labmate.session_token=made-up.by-me");
  expect(await accounts().learnerOf(here())).toBeUndefined();
  expect(await accounts().learnerOf(forged)).toBeUndefined();
});

test("who gives an e-mail later keeps their seat", async () => {
  const { learner, returning } = await beginAs("Dmitri");
  const seat = await takeSeat(database.db, { userId: learner.id, name: "Dmitri", workshop: "istio" });
  returning.set("content-type", "application/json");
  returning.set("origin", "http://labmate.test:8080");
  const answer = await accounts(true).handle(
    new Request("http://labmate.test:8080/api/auth/sign-up/email", {
      method: "POST",
      headers: returning,
      body: JSON.stringify({ name: "Dmitri", email: "dmitri@example.org", password: "correct horse battery" }),
    }),
  );
  expect(answer.status).toBe(200);
  const user = await database.db.user.findUniqueOrThrow({ where: { email: "dmitri@example.org" } });
  expect(user.id).not.toBe(learner.id);
  expect((await seatsOf(database.db, user.id)).map(({ id }) => id)).toEqual([seat.id]);
});
