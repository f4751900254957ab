import { afterEach, expect, test, vi } from "vitest";
import { testDatabase } from "#server/database/testing.ts";
import { addJob, type JobHandlers, runJobs } from "./jobs.ts";

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

async function start(handlers: Partial<JobHandlers>) {
  const { url, db, close } = await testDatabase();
  undo.push(close);
  const errors: string[] = [];
  const nothing = async () => {};
  const jobs = { claim: nothing, wake: nothing, check: nothing, renew: nothing, refill: nothing, ...handlers };
  const runner = await runJobs(url, jobs, { onError: (name, error) => errors.push(`${name}: ${String(error)}`) });
  undo.push(() => runner.close());
  return { db, errors };
}

test("a job that was asked for is done with its payload", async () => {
  const done: string[] = [];
  const { db } = await start({ claim: async ({ seatId }) => void done.push(seatId) });
  await addJob(db, "claim", { seatId: "ada" });
  await vi.waitFor(() => expect(done).toEqual(["ada"]));
});

test("a job is not done when the transaction that asked for it fails", async () => {
  const done: string[] = [];
  const { db } = await start({ claim: async ({ seatId }) => void done.push(seatId) });
  const failed = db.$transaction(async (tx) => {
    await addJob(tx, "claim", { seatId: "never" });
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  await addJob(db, "claim", { seatId: "ada" });
  await vi.waitFor(() => expect(done).toEqual(["ada"]));
});

test("asking twice while it waits does it once", async () => {
  const { url, db, close } = await testDatabase();
  undo.push(close);
  await addJob(db, "refill", {});
  await addJob(db, "refill", {});
  const done: string[] = [];
  const count = async () => void done.push("refill");
  const nothing = async () => {};
  const runner = await runJobs(
    url,
    { claim: async () => void done.push("claim"), wake: nothing, check: nothing, renew: nothing, refill: count },
    { concurrency: 1 },
  );
  undo.push(() => runner.close());
  await addJob(db, "claim", { seatId: "last" });
  await vi.waitFor(() => expect(done).toContain("claim"));
  expect(done.filter((name) => name === "refill")).toHaveLength(1);
});

test("a failed attempt is told by name", async () => {
  const { db, errors } = await start({ wake: () => Promise.reject(new Error("no engine")) });
  await addJob(db, "wake", { sandboxId: "s1" });
  await vi.waitFor(() => expect(errors[0]).toContain("wake: Error: no engine"));
});
