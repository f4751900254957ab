import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { openPty, SHARE_BYTES } from "./pty.ts";

/** Less than the kernel keeps of a terminal that isn't read: all are ready when they are looked at. */
const READY_BYTES = 6_000;
const WHOLE_BYTES = READY_BYTES + 10 * SHARE_BYTES;

test("terminals that have much to say take turns, and none loses a byte", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "labmate-pty-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  const chunks: { name: string; length: number }[] = [];
  const ended: string[] = [];
  const open = (name: string) => {
    const script = `read; printf %0${READY_BYTES}d; : > ${name}; printf %0${WHOLE_BYTES - READY_BYTES}d; read`;
    return openPty(
      { file: "bash", args: ["-c", script], cwd, env: { PATH: process.env.PATH ?? "" }, cols: 80, rows: 24 },
      {
        onOutput: ({ length }) => chunks.push({ name, length }),
        onExit: () => ended.push(name),
        onInputDrained: () => {},
      },
    );
  };
  const names = ["ada", "bob", "cyd"];
  const shells = names.map(open);
  await setImmediate(); // they are read from now on
  for (const shell of shells) shell.pause();
  for (const shell of shells) shell.write(Buffer.from("\r"));
  await vi.waitFor(() => Promise.all(names.map((name) => access(join(cwd, name)))), 10_000);
  expect(chunks).toEqual([]);
  for (const shell of shells) shell.resume();

  const bytesOf = (name: string) => chunks.reduce((sum, chunk) => sum + (chunk.name === name ? chunk.length : 0), 0);
  await vi.waitFor(() => {
    for (const name of names) expect(bytesOf(name)).toBe(WHOLE_BYTES + "\r\n".length);
  }, 10_000);
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(SHARE_BYTES);
  expect(new Set(chunks.slice(0, 3).map(({ name }) => name)).size).toBe(3);
  for (const shell of shells) shell.write(Buffer.from("\r"));
  await vi.waitFor(() => expect(ended.toSorted()).toEqual(names), 10_000);
});
