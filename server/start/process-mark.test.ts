import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readMark, writeMark } from "./process-mark.ts";

async function file(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "labmate-mark-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "mark");
}

test("a mark names its process for as long as it holds", async () => {
  const mark = await file();
  const { release } = await writeMark(mark);
  expect(await readMark(mark)).toBe(process.pid);
  await release();
  expect(await readMark(mark)).toBeUndefined();
});

test("a process that got a dead one's number is not taken for it", async () => {
  const mark = await file();
  await writeFile(mark, `${process.pid} 1`); // this pid, but started at another tick
  expect(await readMark(mark)).toBeUndefined();
});

test("a mark cut short by a crash holds nothing", async () => {
  const mark = await file();
  await writeFile(mark, "");
  expect(await readMark(mark)).toBeUndefined();
});
