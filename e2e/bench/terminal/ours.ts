/** Ours, whole: a real Postgres, the gateway's process, and for each learner a terminal host of their own, as in their sandbox. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleTerminalHost } from "#sandbox/terminal/bundle.ts";
import { freePort } from "#server/database/embedded.ts";
import { testDatabase, testServer } from "#server/database/testing.ts";
import { issueTicket } from "#server/tickets.ts";
import { end, listening } from "./child.ts";
import type { Server } from "./server.ts";
import type { Target } from "./target.ts";

const SECRET = "a secret for benches only";
const WORKLOAD = join(import.meta.dirname, "workload");

export type Ours = Server & {
  /** Another socket to the terminal that this learner has already. @param query what it says of the one before */
  again(learner: number, query: string): Promise<Target>;
};

export async function startOurs(cache: string): Promise<Ours> {
  const closers: (() => Promise<void>)[] = [];
  const home = await mkdtemp(join(tmpdir(), "labmate-bench-"));
  closers.push(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  const server = await testServer();
  closers.push(() => server.close());
  const { url, db, close } = await testDatabase();
  closers.push(close);
  const port = await freePort();
  const gateway = await startGateway({
    DATABASE_URL: url,
    LABMATE_PORT: String(port),
    LABMATE_WEB_PORT: String(await freePort()),
    LABMATE_DRIVER: "local",
    LABMATE_DATA: home,
  });
  closers.push(() => end(gateway));
  const bundle = await bundleTerminalHost(join(cache, "terminal"));
  await db.workshop.create({
    data: { slug: "bench", title: "Bench", summary: "", position: 1, snapshot: "plain", outline: [], version: "1" },
  });
  await db.class.create({ data: { id: "class", workshopSlug: "bench", title: "Bench", selfPaced: true } });

  const hosts = new Map<number, Promise<void>>();
  const socketTo = async (learner: number, query: string, command: string): Promise<Target> => ({
    kind: "labmate",
    url: `ws://127.0.0.1:${port}/terminals/main${query}`,
    origin: `http://127.0.0.1:${port}`,
    ticket: await issueTicket(db, {
      seatId: `seat${learner}`,
      sandboxId: `s${learner}`,
      terminal: "main",
      readOnly: false,
    }),
    command,
  });
  const startHost = async (learner: number) => {
    const terminalPort = await freePort();
    const host = await listening(process.execPath, [join(bundle, "host.mjs")], terminalPort, {
      ...process.env,
      HOME: home,
      LABMATE_TERMINAL_HOST: "127.0.0.1",
      LABMATE_TERMINAL_PORT: String(terminalPort),
      LABMATE_TERMINAL_SECRET: SECRET,
    });
    closers.push(host.close);
    const id = String(learner);
    await db.user.create({ data: { id, name: id, email: `${id}@example.invalid` } });
    await db.seat.create({ data: { id: `seat${id}`, userId: id, classId: "class", name: id } });
    const place = { terminalHost: "127.0.0.1", terminalPort, secret: SECRET };
    const sandbox = {
      driver: "local",
      snapshot: "plain",
      state: "claimed",
      reason: "for the bench",
      seatId: `seat${id}`,
    } as const;
    await db.sandbox.create({ data: { id: `s${id}`, ...sandbox, ...place } });
  };

  return {
    name: "labmate",
    again: (learner, query) => socketTo(learner, query, ""),
    async target(learner) {
      const host = hosts.get(learner) ?? startHost(learner);
      hosts.set(learner, host);
      await host;
      return socketTo(learner, "", `exec ${WORKLOAD}\r`);
    },
    async close() {
      for (const close of closers.reverse()) await close();
    },
  };
}

async function startGateway(env: Record<string, string>): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "../../../server/gateway/main.ts"), {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    detached: true, // as in child.ts
  });
  await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => Promise.reject(new Error("the gateway did not start"))),
  ]);
  return child;
}
