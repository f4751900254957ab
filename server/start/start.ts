/** Starts Labmate: the database, then gateway, web and assistant under one supervisor, until it is told to stop. */
import { fork } from "node:child_process";
import { join } from "node:path";
import { openDatabase } from "#server/database/client.ts";
import { freePort } from "#server/database/embedded.ts";
import { migrate } from "#server/database/migrate.ts";
import { migrateJobs } from "#server/jobs.ts";
import { type Options, toEnvironment } from "#server/options.ts";
import { readSettings } from "#server/settings.ts";
import { openConsole } from "./console.ts";
import { claimDataFolder } from "./data-folder.ts";
import { greeting } from "./greeting.ts";
import { startPostgres } from "./postgres.ts";
import { checkPort } from "./preconditions.ts";
import { ProcessRows } from "./process-rows.ts";
import { buildSite } from "./site.ts";
import { Supervised } from "./supervised.ts";
import { tellParts } from "./tell-parts.ts";

const SERVER = join(import.meta.dirname, "..");
const ENTRIES = { web: "start/web.ts", gateway: "gateway/main.ts", assistant: "assistant/main.ts" } as const;
const NODE_FLAGS = ["--disable-warning=ExperimentalWarning", "--enable-source-maps"];

/** What runs, last started first stopped. */
export type Running = { stop(): Promise<void> };

/**
 * @param began when the person pressed Enter, for the line that says how long it took
 * @param signal gives up while it is still starting
 * @throws StartError with a sentence that says what to do
 */
export async function start(options: Options, began: number, signal: AbortSignal): Promise<Running> {
  const undo: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      for (let close = undo.pop(); close; close = undo.pop()) await close();
    })();
    return stopping;
  };
  const own = (close: () => Promise<void>) => {
    signal.throwIfAborted(); // nothing is begun any more that nobody would end
    undo.push(close);
  };
  const giveUp = () => void stop();
  signal.addEventListener("abort", giveUp);
  try {
    await bringUp();
    return { stop };
  } catch (error) {
    await stop();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }

  async function bringUp() {
    const folder = await claimDataFolder(options.data);
    own(() => folder.release());
    const console = openConsole(join(options.data, "labmate.log"));
    own(() => console.close());
    const say = (line: string) => console.line("labmate", line);
    await checkPort(options.port, options.host);

    const rows = new ProcessRows();
    const report = rows.report.bind(rows);
    const url = await startPostgres(options, {
      own,
      onReport: report,
      onLine: (line) => console.line("postgres", line),
    });
    const leaving = new AbortController();
    const building = buildSite(say, leaving.signal);
    building.catch(() => {}); // awaited below: the database is made ready meanwhile
    own(async () => {
      leaving.abort();
      await (await building.catch(() => undefined))?.release();
    });
    await migrate(url);
    await migrateJobs(url);
    const db = openDatabase(url);
    own(() => db.$disconnect());
    const settings = await readSettings(db);
    await rows.open(db);
    own(() => rows.close());

    const env = {
      ...process.env,
      NODE_ENV: "production" as const,
      ...toEnvironment({ ...options, databaseUrl: url, webPort: await freePort() }),
      LABMATE_SITE: (await building).folder,
    };
    const children = Object.entries(ENTRIES).map(([name, entry]) => {
      const spawn = () => fork(join(SERVER, entry), { env, silent: true, execArgv: NODE_FLAGS });
      return new Supervised({ name, spawn, onReport: report, onLine: (line) => console.line(name, line) });
    });
    own(async () => {
      await Promise.all(children.map((child) => child.stop()));
    });
    await Promise.all(children.map((child) => child.start()));

    for (const line of greeting(options, settings, (Date.now() - began) / 1000)) say(line);
    const parts = await tellParts(url, db, say);
    own(() => parts.close());
  }
}
