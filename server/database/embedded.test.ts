import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { prepareEmbedded } from "./embedded.ts";

async function privateFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "labmate-embedded-"));
  await chmod(folder, 0o700); // like root's home: nobody else may walk through
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function run(folder: string) {
  const { url, spawn, ready } = await prepareEmbedded(folder);
  const server = spawn();
  server.stdout?.resume();
  server.stderr?.resume();
  const ended = once(server, "exit");
  await ready(AbortSignal.timeout(60_000));
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {}); // it is killed under us
  await client.connect();
  return {
    url,
    server,
    client,
    async stop() {
      await client.end().catch(() => {});
      server.kill("SIGINT");
      if (server.exitCode === null && server.signalCode === null) await ended;
    },
  };
}

test("what was written in a folder of one's own is there after a kill -9 and another start, at the same address", async () => {
  const folder = join(await privateFolder(), "postgres");
  const first = await run(folder);
  await first.client.query("CREATE TABLE note (text text)");
  await first.client.query("INSERT INTO note VALUES ('kept')");
  first.server.kill("SIGKILL");

  const second = await run(folder);
  onTestFinished(() => second.stop());
  expect(second.url).toBe(first.url);
  expect((await second.client.query("SELECT text FROM note")).rows).toEqual([{ text: "kept" }]);
});

test("a server left behind ends when its folder is used again", async () => {
  const folder = join(await privateFolder(), "postgres");
  const left = await run(folder);
  const ended = once(left.server, "exit");
  const next = await run(folder);
  onTestFinished(() => next.stop());
  await ended;
  expect(next.server.exitCode).toBeNull();
});
