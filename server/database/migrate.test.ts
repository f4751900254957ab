import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { migrate } from "./migrate.ts";
import { diff } from "./schema-engine.ts";
import { testDatabase } from "./testing.ts";

const PRISMA = join(import.meta.dirname, "../../prisma");

async function migrationNames(): Promise<string[]> {
  return (await readdir(join(PRISMA, "migrations"))).filter((name) => /^\d{14}_/.test(name)).sort();
}

test("what is applied already is not applied again", async () => {
  const { url, close } = await testDatabase(); // a copy of a migrated one
  onTestFinished(close);
  expect(await migrate(url)).toEqual([]);
});

test("an empty database gets every migration, in order", async () => {
  const { url, db, close } = await testDatabase();
  onTestFinished(close);
  await db.$executeRaw`DROP SCHEMA public CASCADE`;
  await db.$executeRaw`CREATE SCHEMA public`;
  expect(await migrate(url)).toEqual(await migrationNames());
  expect(await db.workshop.count()).toBe(0);
});

test("the last migration leads to the schema as it stands", async () => {
  const last = (await migrationNames()).at(-1) ?? "";
  const reached = await readFile(join(PRISMA, "migrations", last, "schema.prisma"), "utf8");
  const wanted = await readFile(join(PRISMA, "schema.prisma"), "utf8");
  expect(await diff(reached, wanted), "run `npx labmate migration NAME`").toBeUndefined();
});

test("a new column becomes SQL", async () => {
  const schema = await readFile(join(PRISMA, "schema.prisma"), "utf8");
  const changed = schema.replace("model Setting {", "model Setting {\n  note String?");
  expect(await diff(schema, changed)).toContain('ALTER TABLE "setting" ADD COLUMN     "note" TEXT');
});
