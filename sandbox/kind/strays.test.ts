import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram } from "#sandbox/engine/program.ts";
import { waitForStrays } from "./strays.ts";

test("a copy that outlived its maker is waited for, and somebody else's is not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labmate-strays-"));
  const pipe = join(folder, "pipe");
  await runProgram("mkfifo", [pipe]);
  // `cp` of a pipe that nobody writes to lasts until it is ended.
  const child = spawn("cp", ["-a", "--copy-contents", pipe, join(folder, "to")], { stdio: "ignore" });
  const ended = once(child, "exit");
  try {
    await waitForStrays([`${folder}-of-another`]);
    let waited = false;
    const waiting = waitForStrays([folder]).then(() => {
      waited = true;
    });
    await waitForStrays([`${folder}-of-another`]); // a whole look at all processes later
    expect(waited).toBe(false);
    child.kill();
    await ended;
    await waiting;
  } finally {
    child.kill();
    await rm(folder, { recursive: true });
  }
});
