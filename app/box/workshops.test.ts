import { afterAll, expect, test, vi } from "vitest";
import { ring } from "#server/database/bell.ts";
import { testDatabase } from "#server/database/testing.ts";

const database = await testDatabase();
process.env.DATABASE_URL = database.url;
process.env.LABMATE_CONTENT = "/nowhere";
const { box } = await import("./box.ts");
const { outlineOf } = await import("./workshops.ts");

afterAll(async () => {
  const { db, bells } = await box();
  await bells.close();
  await db.$disconnect();
  await database.close();
});

test("a workshop that its author changes is new on the next page, without a restart", async () => {
  const { db } = database;
  const row = { summary: "", position: 1, snapshot: "plain", outline: { chapters: [] } };
  await db.workshop.create({ data: { slug: "istio", title: "Old", version: "1", ...row } });
  await vi.waitFor(async () => expect((await outlineOf("istio"))?.title).toBe("Old"));
  await db.workshop.update({ where: { slug: "istio" }, data: { title: "New", version: "2" } });
  await ring(db, "content", "istio");
  await vi.waitFor(async () => expect((await outlineOf("istio"))?.title).toBe("New"));
});
