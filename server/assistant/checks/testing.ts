/** A learner at a chapter, for tests: rows in a real database, a home folder with a real bash, checks that watch them. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunResult, Sandbox } from "#sandbox/sandbox.ts";
import { LifeEvents } from "#server/assistant/life/events.ts";
import { ring } from "#server/database/bell.ts";
import { testDatabase } from "#server/database/testing.ts";
import { publish } from "#server/workshop/publish.ts";
import { contentFolder } from "#server/workshop/testing.ts";
import { startChecks } from "./start-checks.ts";

export const SEAT = "seat-of-ada";
const SANDBOX = "s1234567890";

/** @param files the content folder's; its workshop is `demo` */
export async function classroom({
  files,
  chapter,
  kubeconfig,
  sandbox: given,
}: {
  files: Readonly<Record<string, string>>;
  chapter: string;
  kubeconfig?: string;
  /** A real one, in place of the folder. */
  sandbox?: Sandbox;
}) {
  const { db, url, close } = await testDatabase();
  const content = await contentFolder(files);
  const home = await mkdtemp(join(tmpdir(), "labmate-home-"));
  const lines: string[] = [];
  const log = (message: string, fields = {}) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const published = await publish({ db, folder: content.folder, log });
  await db.user.create({ data: { id: "ada", name: "Ada", email: "ada@example.com" } });
  await db.class.create({ data: { id: "class", workshopSlug: "demo", title: "Demo" } });
  await db.seat.create({ data: { id: SEAT, userId: "ada", classId: "class", name: "Ada", chapter } });

  const events = new LifeEvents();
  const sandbox = given ?? inFolder(home, kubeconfig);
  const checks = await startChecks({ db, url, content: published, events, open: async () => sandbox, log });
  const tell = (type: "opened" | "woke" | "slept" | "gone") => events.tell({ type, sandboxId: SANDBOX, seatId: SEAT });

  return {
    db,
    url,
    content,
    home,
    lines,
    tell,
    /** What the learner types. */
    async types(command: string) {
      const { exitCode } = await bash(home, command);
      events.tell({ type: "command", sandboxId: SANDBOX, seatId: SEAT, exitCode });
    },
    async opensChapter(slug: string) {
      await db.seat.update({ where: { id: SEAT }, data: { chapter: slug } });
      await ring(db, "seat", SEAT);
    },
    check: (step: string, at = chapter) =>
      checks.check({ seatId: SEAT, chapter: at, step }, AbortSignal.timeout(20_000)),
    /** `name: state reason` of each condition, as the rows say. */
    async says() {
      const rows = await db.condition.findMany({ where: { seatId: SEAT }, orderBy: { name: "asc" } });
      return rows.map(({ name, state, reason }) => [name, state, reason ?? ""].join(" | "));
    },
    history: async () =>
      (await db.verdict.findMany({ where: { seatId: SEAT }, orderBy: { id: "asc" } })).map(({ state }) => state),
    passedAt: async (step: string) =>
      (await db.stepProgress.findFirst({ where: { seatId: SEAT, step } }))?.passedAt ?? undefined,
    async close() {
      await checks.close();
      await published.close();
      await content.close();
      await rm(home, { recursive: true, force: true });
      await close();
    },
  };
}

/** A sandbox that is a folder: its shell is bash, and there is a cluster if a kubeconfig says so. */
export function inFolder(home: string, kubeconfig: string | undefined): Sandbox {
  return {
    id: SANDBOX,
    terminal: { host: "127.0.0.1", port: 1, secret: "" },
    kubeconfig: async () => kubeconfig,
    freeze: async () => {},
    thaw: async () => {},
    run: (script, { signal }) => bash(home, script, signal),
    put: async () => {},
  };
}

function bash(home: string, script: string, signal?: AbortSignal): Promise<RunResult> {
  const env = { ...process.env, HOME: home };
  return new Promise((resolve) => {
    const ran = spawn("bash", ["-c", script], { cwd: home, env, signal });
    const text = { stdout: "", stderr: "" };
    ran.stdout.on("data", (bytes: Buffer) => (text.stdout += bytes.toString("utf8")));
    ran.stderr.on("data", (bytes: Buffer) => (text.stderr += bytes.toString("utf8")));
    ran.on("error", () => {}); // the deadline: "close" follows
    ran.on("close", (exitCode) => resolve({ exitCode: exitCode ?? 1, ...text }));
  });
}
