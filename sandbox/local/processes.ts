/**
 * The processes of one sandbox on this machine, found by what they carry rather than by remembered numbers, so that a
 * recycled pid is never taken for ours: the sandbox's folder in their command line or as their home, and all their descendants.
 */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

export type Process = {
  pid: number;
  parent: number;
  /** Tells it from another of the same pid. */
  started: string;
  stopped: boolean;
  /** Has the folder in its command line: the terminal host itself. */
  host: boolean;
};

type Seen = Process & { carries: boolean };

const ENDED_WITHIN_MS = 10_000;
const POLITE_MS = 1_000;
const LOOK_EVERY_MS = 10;

/** Parents before children. */
export async function processesOf(folder: string): Promise<Process[]> {
  const all = process.platform === "linux" ? await fromProc(folder) : await fromPs(folder);
  const children = Map.groupBy(all, ({ parent }) => parent);
  const ours = new Map<number, Process>();
  const add = ({ carries, ...one }: Seen) => {
    if (ours.has(one.pid) || one.pid === process.pid) return;
    ours.set(one.pid, one);
    for (const child of children.get(one.pid) ?? []) add(child);
  };
  const carriers = all.filter(({ carries }) => carries);
  const pids = new Set(carriers.map(({ pid }) => pid));
  for (const one of carriers) if (!pids.has(one.parent)) add(one);
  return [...ours.values()];
}

/** Sends a signal; one that ended meanwhile needs none. */
export function signal({ pid }: Process, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Ends them all, those that are born meanwhile too. @param politely with a hang-up first, so that editors save what they hold */
export async function endProcessesOf(folder: string, { politely = false } = {}): Promise<void> {
  const begun = Date.now();
  if (politely) {
    for (const one of await processesOf(folder)) {
      signal(one, "SIGHUP");
      signal(one, "SIGCONT");
    }
  }
  for (;;) {
    const left = await processesOf(folder);
    if (left.length === 0) return;
    const past = Date.now() - begun;
    if (past > ENDED_WITHIN_MS) throw new Error(`${left.length} processes of ${folder} do not end`);
    if (!politely || past > POLITE_MS) for (const one of left) signal(one, "SIGKILL");
    await delay(LOOK_EVERY_MS);
  }
}

/** One scan at a time: each opens a file for every process there is, and many sandboxes may end at once. */
let scanned: Promise<unknown> = Promise.resolve();
function fromProc(folder: string): Promise<Seen[]> {
  const scan = scanned.then(() => scanProc(folder));
  scanned = scan.catch(() => {}); // its own asker hears of it
  return scan;
}

async function scanProc(folder: string): Promise<Seen[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const seen = await Promise.all(pids.map((pid) => readProc(pid, folder)));
  return seen.filter((one) => one !== undefined);
}

async function readProc(pid: string, folder: string): Promise<Seen | undefined> {
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, "latin1").catch(() => "");
  const [stat, environ, command] = await Promise.all([read("stat"), read("environ"), read("cmdline")]);
  // After the name in parentheses, which may hold anything: state, parent, …, and as the 20th the start time in ticks.
  const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const started = rest[17];
  if (!state || !parent || !started || state === "Z" || state === "X") return undefined;
  const bytes = Buffer.from(folder).toString("latin1");
  const host = command.split("\0").includes(bytes);
  const carries = host || `\0${environ}`.includes(`\0HOME=${bytes}/`);
  return { pid: Number(pid), parent: Number(parent), started, stopped: state === "T" || state === "t", host, carries };
}

async function fromPs(folder: string): Promise<Seen[]> {
  const { stdout } = await run("ps", ["-axwwo", "pid=,ppid=,stat=,lstart=,command="], { maxBuffer: 32 * 1024 * 1024 });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, state, started, command] = line.match(/^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.{24})\s(.*)$/) ?? [];
    if (!pid || !parent || !state || !started || state.startsWith("Z")) return [];
    const host = `${command} `.includes(` ${folder} `);
    return [{ pid: Number(pid), parent: Number(parent), started, stopped: state.startsWith("T"), host, carries: host }];
  });
}
