/** Starts Labmate: the database, then gateway, web and assistant under one supervisor, until it is told to stop. */
import { fork } from "node:child_process";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { ring } from "#server/database/bell.ts";
import { openDatabase } from "#server/database/client.ts";
import { freePort, prepareEmbedded } from "#server/database/embedded.ts";
import { migrate } from "#server/database/migrate.ts";
import { migrateJobs } from "#server/jobs.ts";
import { type Options, toEnvironment } from "#server/options.ts";
import { readSettings } from "#server/settings.ts";
import { openConsole } from "./console.ts";
import { claimDataFolder, StartError } from "./data-folder.ts";
import { checkDatabase, checkPort } from "./preconditions.ts";
import { buildSite } from "./site.ts";
import { type Report, Supervised } from "./supervised.ts";

const SERVER = join(import.meta.dirname, "..");
const POSTGRES_WITHIN_MS = 60_000;
/** A crashing process must not fill the box. */
const NODE_FLAGS = ["--disable-warning=ExperimentalWarning", "--enable-source-maps"];

export type Running = { url: string; teachUrl: string; stop(): Promise<void> };

/**
 * @param began when the person pressed Enter, for the line that says how long it took
 * @throws StartError with a sentence that says what to do
 */
export async function start(options: Options, began: number): Promise<Running> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const folder = await claimDataFolder(options.data);
    undo.push(() => folder.release());
    const console = openConsole(join(options.data, "labmate.log"));
    undo.push(() => console.close());
    const say = (text: string) => console.line("labmate", text);
    await checkPort(options.port, options.host);

    const site = buildSite(say);
    site.catch(() => {}); // awaited below, after the database
    const { url, keep } = await startDatabase();
    await migrate(url);
    await migrateJobs(url);
    const db = openDatabase(url);
    undo.push(() => db.$disconnect());
    const settings = await readSettings(db);
    await db.process.deleteMany();
    keep(record);

    const env = {
      ...process.env,
      NODE_ENV: "production" as const,
      ...toEnvironment({ ...options, databaseUrl: url, webPort: await freePort() }),
      LABMATE_SITE: await site,
    };
    const entries = { web: "start/web.ts", gateway: "gateway/main.ts", assistant: "assistant/main.ts" };
    const children = Object.entries(entries).map(([name, entry]) => {
      const child = new Supervised({
        name,
        spawn: () => fork(join(SERVER, entry), { env, silent: true, execArgv: NODE_FLAGS }),
        onLine: (line) => console.line(name, line),
        onReport: record,
      });
      undo.push(() => child.stop());
      return child;
    });
    await Promise.all(children.map((child) => child.start()));

    const address = `http://${options.host === "127.0.0.1" ? "localhost" : options.host}:${options.port}`;
    const teachUrl = `${address}/teach?key=${settings.teachKey}`;
    say(`Labmate is ready at ${address} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    say(`Instructors: ${teachUrl}`);
    if (options.host !== "127.0.0.1") {
      const others = Object.values(networkInterfaces())
        .flat()
        .filter((one) => one?.family === "IPv4" && !one.internal);
      say(
        `Everyone else needs the join code ${settings.joinCode} at ${others.map((one) => `http://${one?.address}:${options.port}`).join(" or ")}`,
      );
    }
    const waiting = await db.part.count({ where: { state: { in: ["waiting", "working"] } } });
    if (waiting > 0) say(`Still preparing ${waiting} parts of the sandboxes: ${address}/status`);
    return { url: address, teachUrl, stop };

    /** Rows for the status page. A database that is down just now misses a row, not the next one. */
    function record(report: Report) {
      const { name, ...rest } = report;
      const row = { ...rest, pid: rest.pid ?? null, since: new Date() };
      void db.process
        .upsert({ where: { name }, create: { name, ...row }, update: row })
        .then(() => ring(db, "box"))
        .catch(() => {});
    }

    async function startDatabase(): Promise<{ url: string; keep(report: (report: Report) => void): void }> {
      if (options.databaseUrl) {
        await checkDatabase(options.databaseUrl);
        return { url: options.databaseUrl, keep: () => {} };
      }
      const embedded = await prepareEmbedded(join(options.data, "postgres"));
      let last: Report | undefined;
      let onReport = (report: Report) => {
        last = report;
      };
      const postgres = new Supervised({
        name: "postgres",
        spawn: embedded.spawn,
        ready: embedded.ready,
        stopSignal: "SIGINT", // fast shutdown: clients are sent away
        onLine: (line) => {
          if (!/ LOG: {2}/.test(line)) console.line("postgres", line);
        },
        onReport: (report) => onReport(report),
      });
      undo.push(() => postgres.stop());
      const late = AbortSignal.timeout(POSTGRES_WITHIN_MS);
      const never = new Promise<never>((_resolve, reject) => {
        late.addEventListener("abort", () =>
          reject(new StartError(`PostgreSQL in ${options.data}/postgres does not start: see labmate.log there.`)),
        );
      });
      await Promise.race([postgres.start(), never]);
      return {
        url: embedded.url,
        keep(report) {
          onReport = report;
          if (last) report(last);
        },
      };
    }
  } catch (error) {
    await stop();
    throw error;
  }
}
