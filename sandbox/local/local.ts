/**
 * Sandboxes on the learner's own machine: a folder with a home, and a terminal host beside it that outlives the assistant.
 *
 *   <data>/local/<id>/sandbox.json   its secret and port; there once it was made to the end
 *                     home/          the learner's home; kept over restarts of Labmate and of the machine
 *                     frozen.json    whom a freeze stopped
 *                     host.log
 *
 * No walls: shells run as whoever started Labmate, in their current kubectl context. For one person on loopback, and for tests.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Driver, Part, Sandbox, SandboxId } from "#sandbox/sandbox.ts";
import { bundleTerminalHost } from "#sandbox/terminal/bundle.ts";
import { exactly, kubeconfigPath, learnerEnvironment, type OwnEnvironment } from "./environment.ts";
import { freezeProcesses, thawProcesses } from "./freeze.ts";
import { freePort, startHost } from "./host.ts";
import { endProcessesOf, processesOf } from "./processes.ts";
import { putFiles } from "./put-files.ts";
import { type Record, readRecord, writeRecord } from "./record.ts";
import { runScript } from "./run-script.ts";

const run = promisify(execFile);

const ID = /^[a-z][a-z0-9]{7,15}$/;
const OPEN_WITHIN_MS = 20_000;
const PART = { name: "terminal-host", title: "The terminal host", expectedSeconds: 2 } as const;

export type LocalDriver = Driver & {
  /** Ends every shell and terminal host; homes stay, and `open` starts a host in them again. */
  stop(): Promise<void>;
};

/** @param env the environment Labmate was started with; learners get its PATH, language and kubeconfig */
export function localDriver({ data, cache, env }: { data: string; cache: string; env: OwnEnvironment }): LocalDriver {
  const root = join(data, "local");
  const folderOf = (id: SandboxId) => {
    if (!ID.test(id)) throw new Error(`"${id}" is no sandbox's id.`);
    return join(root, id);
  };
  const opening = new Map<SandboxId, Promise<Sandbox | undefined>>();
  let bundled: Promise<string> | undefined;
  const bundle = () => {
    bundled ??= bundleTerminalHost(join(cache, "terminal"));
    bundled.catch(() => {
      bundled = undefined;
    });
    return bundled;
  };

  async function find(): Promise<SandboxId[]> {
    const names = await readdir(root).catch(() => []);
    return names.filter((name) => ID.test(name));
  }

  async function remove(id: SandboxId) {
    const folder = folderOf(id);
    await endProcessesOf(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async function host(folder: string, record: Record, signal: AbortSignal) {
    const learner = learnerEnvironment(env, join(folder, "home"));
    await startHost({ bundle: await bundle(), folder, env: learner, ...record }, signal);
  }

  async function make({ id }: { id: SandboxId }, signal: AbortSignal): Promise<Sandbox> {
    const folder = folderOf(id);
    await remove(id);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const record = { secret: randomBytes(24).toString("base64url"), port: await freePort() };
      await host(folder, record, signal);
      await writeRecord(folder, record);
      return sandbox(id, record);
    } catch (error) {
      await remove(id);
      throw error;
    }
  }

  /** A host that has ended (a clean stop, a reboot) is started again in the same home. */
  async function openAgain(id: SandboxId): Promise<Sandbox | undefined> {
    const folder = folderOf(id);
    const record = await readRecord(folder);
    if (!record) return undefined;
    if (await hostRuns(folder)) return sandbox(id, record);
    await endProcessesOf(folder, { politely: true });
    await rm(join(folder, "frozen.json"), { force: true });
    const now = { ...record, port: await freePort(record.port) };
    await writeRecord(folder, now);
    await host(folder, now, AbortSignal.timeout(OPEN_WITHIN_MS));
    return sandbox(id, now);
  }

  function sandbox(id: SandboxId, { port, secret }: Record): Sandbox {
    const folder = folderOf(id);
    const home = join(folder, "home");
    const list = join(folder, "frozen.json");
    return {
      id,
      terminal: { host: "127.0.0.1", port, secret },
      kubeconfig,
      freeze: () => freezeProcesses(folder, list),
      thaw: () => thawProcesses(folder, list),
      run: (script, options) => runScript(script, { ...options, cwd: home, env: learnerEnvironment(env, home) }),
      put: (files) => putFiles(home, files),
    };
  }

  /** The current context alone, with its certificates inside; undefined where kubectl or a context is missing. */
  async function kubeconfig(): Promise<string | undefined> {
    const asked = ["config", "view", "--raw", "--minify", "--flatten"];
    const how = { env: exactly({ PATH: env.PATH, HOME: env.HOME, KUBECONFIG: kubeconfigPath(env) }) };
    return run("kubectl", asked, how).then(
      ({ stdout }) => stdout,
      () => undefined,
    );
  }

  return {
    name: "local",
    async prepare(report: (part: Part) => void) {
      report({ ...PART, state: "working", detail: "" });
      await bundle();
      report({ ...PART, state: "ready", detail: "" });
    },
    ready: () => true,
    make,
    open(id) {
      const under = opening.get(id) ?? openAgain(id).finally(() => opening.delete(id));
      opening.set(id, under);
      return under;
    },
    find,
    remove,
    async close() {},
    async stop() {
      await Promise.all((await find()).map((id) => endProcessesOf(folderOf(id), { politely: true })));
    },
  };
}

/** The host's own process is the one that carries the folder as an argument: the first of the tree. */
async function hostRuns(folder: string): Promise<boolean> {
  return (await processesOf(folder)).some(({ host }) => host);
}
