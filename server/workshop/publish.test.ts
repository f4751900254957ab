/** What an author saves is what the site shows a moment later. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen } from "#server/database/bell.ts";
import { testDatabase } from "#server/database/testing.ts";
import { Outline } from "./outline.ts";
import { type Published, publish } from "./publish.ts";
import { type ContentFolder, contentFolder, demoWorkshop } from "./testing.ts";

let database: Awaited<ReturnType<typeof testDatabase>>;
let content: ContentFolder;
let published: Published;
const lines: string[] = [];

beforeEach(async () => {
  lines.length = 0;
  database = await testDatabase();
  content = await contentFolder(demoWorkshop());
  published = await publish({
    db: database.db,
    folder: content.folder,
    log: (message, fields) => lines.push(`${message} ${JSON.stringify(fields)}`),
  });
});

afterEach(async () => {
  await published.close();
  await content.close();
  await database.close();
});

const row = () => database.db.workshop.findUniqueOrThrow({ where: { slug: "demo" } });

test("a saved change is in the row, and the bell has rung", async () => {
  expect(Outline.parse((await row()).outline).chapters[0]?.title).toBe("Files");
  const rung: string[] = [];
  const bell = await listen(database.url, ["content"], {
    onBell: (_, slug) => rung.push(slug),
    onResync() {},
  });
  const { version } = await row();
  const changed = demoWorkshop()["demo/01-files/chapter.mdx"]?.replace("title: Files", "title: Papers") ?? "";
  await content.write("demo/01-files/chapter.mdx", changed);
  await vi.waitFor(() => expect(rung).toContain("demo"), 5_000);
  expect(Outline.parse((await row()).outline).chapters[0]?.title).toBe("Papers");
  expect((await row()).version).not.toBe(version);
  await bell.close();
});

test("a chapter that breaks is gone from the page and back once mended; the log says what is wrong", async () => {
  const good = demoWorkshop()["demo/01-files/checks.ts"] ?? "";
  await content.write("demo/01-files/checks.ts", `${good}\nthrow new Error("oops");\n`);
  await vi.waitFor(async () => expect(Outline.parse((await row()).outline).chapters).toEqual([]), 8_000);
  expect(lines.join("\n")).toMatch(/demo\/01-files\/checks\.ts:11: oops/);
  await content.write("demo/01-files/checks.ts", good);
  await vi.waitFor(async () => expect(Outline.parse((await row()).outline).chapters).toHaveLength(1), 8_000);
});

test("a workshop.yaml that breaks keeps what was published, with the problem beside it", async () => {
  await content.write("demo/workshop.yaml", "title: [\n");
  await vi.waitFor(async () => expect((await row()).problems).not.toEqual([]), 8_000);
  expect(Outline.parse((await row()).outline).chapters).toHaveLength(1);
  expect(published.workshop("demo")?.manifest.title).toBe("Demo");
});
