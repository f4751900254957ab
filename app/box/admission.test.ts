import { NextRequest } from "next/server";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "#server/database/testing.ts";
import { readSettings } from "#server/settings.ts";

const database = await testDatabase();
process.env.DATABASE_URL = database.url;
process.env.LABMATE_CONTENT = "/nowhere";
process.env.LABMATE_HOST = "0.0.0.0";
const { admission } = await import("./admission.ts");
const { box } = await import("./box.ts");
const { POST: join } = await import("../api/join/route.ts");
const { joinCode, teachKey } = await readSettings(database.db);

afterAll(async () => {
  const { db, bells } = await box();
  await bells.close();
  await db.$disconnect();
  await database.close();
});

const BASE = "http://lab.test:8080";
const visit = (path: string, cookie = "") => admission(new NextRequest(BASE + path, { headers: { cookie } }));
const cookieOf = (response: Response | undefined) => response?.headers.getSetCookie()[0]?.split(";")[0] ?? "";

function type(code: string, next = "/learn/istio") {
  const body = new FormData();
  body.set("code", code);
  body.set("next", next);
  return join(new Request(`${BASE}/api/join`, { method: "POST", body, headers: { "x-forwarded-for": "10.0.0.9" } }));
}

test("from outside, every page but the door asks for the code, and every route says no", async () => {
  expect((await visit("/learn/istio"))?.headers.get("location")).toBe(`${BASE}/join?next=%2Flearn%2Fistio`);
  expect((await visit("/api/seats"))?.status).toBe(401);
  expect(await visit("/join")).toBeUndefined();
});

test("the code, in whatever case and with a space after it, opens; the page wanted comes next", async () => {
  const answer = await type(` ${joinCode.toUpperCase()} `);
  expect(answer.headers.get("location")).toBe("/learn/istio");
  expect(await visit("/learn/istio", cookieOf(answer))).toBeUndefined();
});

test("a wrong code, and a forged pass, stay outside", async () => {
  const answer = await type("wrong1");
  expect(answer.headers.get("location")).toContain("/join?wrong=1");
  expect(cookieOf(answer)).toBe("");
  expect((await visit("/", "labmate.join=forged"))?.status).toBe(303);
});

test("the door leads to this site only", async () => {
  for (const next of ["//evil.test", "https://evil.test", "/\\evil.test"]) {
    expect((await type(joinCode, next)).headers.get("location")).toBe("/");
  }
});

test("the instructor's link opens the board without the code, and leaves the address bar", async () => {
  const answer = await visit(`/teach?key=${teachKey}`);
  expect(answer?.headers.get("location")).toBe(`${BASE}/teach`);
  expect(await visit("/teach", cookieOf(answer))).toBeUndefined();
  expect((await visit("/teach?key=wrong"))?.headers.get("location")).toContain("/join");
});
