import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { type Channel, listen, ring } from "./bell.ts";
import { testDatabase } from "./testing.ts";

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

async function startListening() {
  const { url, db, close } = await testDatabase();
  undo.push(close);
  const heard: [Channel, string][] = [];
  let resyncs = 0;
  const listener = await listen(url, ["seat", "box"], {
    onBell: (channel, payload) => heard.push([channel, payload]),
    onResync: () => resyncs++,
  });
  undo.push(() => listener.close());
  return { url, db, heard, resyncs: () => resyncs };
}

test("a bell is heard with its payload, and other channels are not", async () => {
  const { db, heard } = await startListening();
  await ring(db, "sandbox", "not for us");
  await ring(db, "seat", "ada");
  await vi.waitFor(() => expect(heard).toEqual([["seat", "ada"]]));
});

test("a bell rung in a transaction that is rolled back is never heard", async () => {
  const { db, heard } = await startListening();
  const failed = db.$transaction(async (tx) => {
    await ring(tx, "seat", "rolled back");
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  await ring(db, "seat", "after");
  await vi.waitFor(() => expect(heard).toEqual([["seat", "after"]]));
});

test("a listener whose connection is killed listens again and looks again", async () => {
  const { url, db, heard, resyncs } = await startListening();
  expect(resyncs()).toBe(1);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
  );
  await client.end();
  await vi.waitFor(() => expect(resyncs()).toBe(2), 5_000);
  await ring(db, "box");
  await vi.waitFor(() => expect(heard).toEqual([["box", ""]]));
});
