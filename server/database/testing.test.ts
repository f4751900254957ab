import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "./testing.ts";

/** A test run of its own, from its beginning. */
async function startRun() {
  const run = spawn(process.execPath, [join(import.meta.dirname, "testing.killed.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(run, "exit");
  const [url] = await once(createInterface({ input: run.stdout }), "line");
  return {
    url: String(url),
    async end(signal: "SIGKILL" | "SIGTERM") {
      run.kill(signal);
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  const connected = await client.connect().then(
    () => true,
    () => false,
  );
  await client.end().catch(() => {});
  return connected;
}

test("a killed run's server ends with the next run's set-up; one whose run lives stays", async () => {
  const killed = await startRun();
  await killed.end("SIGKILL");
  expect(await answers(killed.url)).toBe(true);

  const next = await startRun();
  onTestFinished(() => next.end("SIGTERM"));
  expect(await answers(killed.url)).toBe(false);
  expect(await answers(next.url)).toBe(true);
  const { db, close } = await testDatabase();
  expect(await db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await close();
});
