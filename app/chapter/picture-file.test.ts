import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { pictureFile } from "./picture-file.ts";

const content = await realpath(await mkdtemp(join(tmpdir(), "labmate-pictures-")));
const chapter = join(content, "istio", "01");
await mkdir(chapter, { recursive: true });
await writeFile(join(content, "secret.png"), "");
await writeFile(join(chapter, "mesh.png"), "");
await symlink(join(content, "secret.png"), join(chapter, "link.png"));
afterAll(() => rm(content, { recursive: true }));

const find = (...path: string[]) => pictureFile(content, ["istio", "01"], path);

test("a chapter's own picture is found", async () => {
  expect(await find("mesh.png")).toBe(join(chapter, "mesh.png"));
  expect(await find("other.png")).toBeUndefined();
});

test("no path, and no link, leads out of the chapter", async () => {
  expect(await find("..", "..", "secret.png")).toBeUndefined();
  expect(await find("link.png")).toBeUndefined();
});
