/**
 * A fresh, migrated database for a test file, on one real PostgreSQL that all tests of a run share.
 *
 * The server is started by vitest's global set-up (`testServer`), which puts its URL into the environment; each database is a
 * copy of a template that was migrated once. A server that a killed run left behind ends with the next run's set-up.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { migrateJobs } from "#server/jobs.ts";
import { readMark, writeMark } from "#server/start/process-mark.ts";
import { type Database, openDatabase } from "./client.ts";
import { endServerOf, prepareEmbedded } from "./embedded.ts";
import { migrate } from "./migrate.ts";

/** After this, whoever has not left (a killed process's connection) is sent away. */
const LEAVE_WITHIN_MS = 3_000;
const LOOK_EVERY_MS = 20;

const VARIABLE = "LABMATE_TEST_SERVER";
const TEMPLATE = "labmate"; // the embedded server's own database, migrated and then left alone
const FOLDER = "labmate-test-postgres-";
/** In the folder: the run it belongs to. */
const OWNER = "owner.pid";

/** Starts the shared server and migrates the template. */
export async function testServer(): Promise<{ close(): Promise<void> }> {
  await endOrphans();
  const folder = await mkdtemp(join(tmpdir(), FOLDER));
  await writeMark(join(folder, OWNER));
  const postgres = await prepareEmbedded(folder);
  const server = postgres.spawn();
  server.stderr?.resume();
  const ended = once(server, "exit");
  await postgres.ready(AbortSignal.timeout(30_000));
  await migrate(postgres.url);
  await migrateJobs(postgres.url);
  process.env[VARIABLE] = postgres.url;
  return {
    async close() {
      server.kill("SIGINT"); // fast shutdown: does not wait for clients
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Ends the servers of runs that were killed. A folder without a mark is another run's that is just beginning. */
async function endOrphans(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((entry) => entry.startsWith(FOLDER))) {
    const folder = join(tmpdir(), name);
    const mark = join(folder, OWNER);
    if (!existsSync(mark) || (await readMark(mark)) !== undefined) continue;
    await endServerOf(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws when the shared server isn't there: the test was not run by vitest with its global set-up */
export async function testDatabase(): Promise<{ url: string; db: Database; close(): Promise<void> }> {
  const shared = process.env[VARIABLE];
  if (shared === undefined) throw new Error(`${VARIABLE} is not set: run tests with \`npx vitest\`.`);
  const name = `test_${randomBytes(6).toString("hex")}`;
  const admin = urlOf(shared, "postgres");
  await query(admin, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const url = urlOf(shared, name);
  const db = openDatabase(url);
  return {
    url,
    db,
    async close() {
      await db.$disconnect();
      await untilLeft(admin, name);
      await query(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

function urlOf(shared: string, database: string): string {
  const url = new URL(shared);
  url.pathname = `/${database}`;
  return url.href;
}

/** A pool's end resolves before its connections are gone, and one that is cut off while it ends raises an error nobody can catch. */
async function untilLeft(admin: string, name: string) {
  const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = '${name}'`;
  for (const patience = AbortSignal.timeout(LEAVE_WITHIN_MS); !patience.aborted; await delay(LOOK_EVERY_MS)) {
    if ((await query(admin, sql)) === 0) return;
  }
}

/** @returns how many rows it found */
async function query(url: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
