/** The terminal beside its peers, in one run on one machine: echo, echo beside floods, bulk, the last bytes, resume. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "./row.ts";
import { besideFloods, echoTimes, fetchFile } from "./terminal/measure.ts";
import { startOurs } from "./terminal/ours.ts";
import { startTtyd, startWetty } from "./terminal/peers.ts";
import { resumeTimes } from "./terminal/resume.ts";
import type { Server } from "./terminal/server.ts";
import type { Target } from "./terminal/target.ts";

/** Servers take turns, so that a busy moment of the machine hits all of them alike. */
const ROUNDS = 3;
const KEYS = 500;
const FLOODS = 16;
const BULK_BYTES = 50_000_000;
const TAIL_BYTES = 20_000;
const TAIL_RUNS = 20;
const CUTS = 30;

type Figures = { p50: number; p99: number; floodedP99: number; floodRate: number; bulk: number; tailsLost: number };

export async function runTerminalBench(cache: string, say: (line: string) => void = console.error): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "labmate-bench-files-"));
  const ours = await startOurs(cache);
  const servers: Server[] = [ours];
  try {
    const resumed = await resumeTimes(ours, CUTS);
    const wetty = await startWetty(cache);
    const ttyd = await startTtyd(process.env.TTYD_BIN);
    for (const peer of [wetty, ttyd]) if (peer) servers.push(peer);
    const figures = await measureAll(servers, folder, say);
    const [mine] = figures;
    if (!mine) throw new Error("nothing was measured");
    const beside = (peer: Server | undefined, missing: string) => ({
      figures: peer && figures[servers.indexOf(peer)],
      name: peer?.name ?? missing,
    });
    return [
      ...compare(mine, beside(wetty, "wetty (not on this machine)"), 1),
      ...compare(mine, beside(ttyd, "ttyd (TTYD_BIN names none)"), 1.5),
      alone("resume after a cut, p50", percentile(resumed.times, 0.5), "ms", "≤ 20 ms", (ms) => ms <= 20),
      alone("resume after a cut, p99", percentile(resumed.times, 0.99), "ms", "≤ 20 ms", (ms) => ms <= 20),
      alone(`resumes of ${CUTS} not byte-exact`, resumed.wrong, "cuts", "none", (cuts) => cuts === 0),
    ];
  } finally {
    for (const server of servers) await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAll(servers: readonly Server[], folder: string, say: (line: string) => void): Promise<Figures[]> {
  const bulkFile = join(folder, "bulk");
  const tailFile = join(folder, "tail");
  const [bulk, tail] = [letters(BULK_BYTES), letters(TAIL_BYTES)];
  await writeFile(bulkFile, bulk);
  await writeFile(tailFile, tail);
  const rounds = servers.map(emptyRounds);

  await turns("echo", async (server, into) => {
    const times = await echoTimes(await server.target(0), KEYS);
    into.p50.push(percentile(times, 0.5));
    into.p99.push(percentile(times, 0.99));
  });
  await turns("echo beside floods", async (server, into) => {
    const targets = await crowd(server);
    const learner = await server.target(0);
    const { result, floodRate } = await besideFloods(targets, () => echoTimes(learner, KEYS));
    into.floodedP99.push(percentile(result, 0.99));
    into.floodRate.push(floodRate);
  });
  await turns("bulk", async (server, into) => {
    const { bytes, megabytesPerSecond } = await fetchFile(await server.target(0), bulkFile, BULK_BYTES);
    if (!bytes.equals(bulk))
      say(`${server.name}: ${BULK_BYTES - bytes.length} of the file's bytes are missing or wrong`);
    into.bulk.push(megabytesPerSecond);
  });
  for (const [index, server] of servers.entries()) {
    for (let run = 0; run < TAIL_RUNS; run++) {
      const { bytes } = await fetchFile(await server.target(0), tailFile, TAIL_BYTES);
      const into = rounds[index];
      if (into && !bytes.equals(tail)) into.tailsLost++;
    }
  }
  return rounds.map(({ tailsLost, ...lists }) => ({
    p50: percentile(lists.p50, 0.5),
    p99: percentile(lists.p99, 0.5),
    floodedP99: percentile(lists.floodedP99, 0.5),
    floodRate: percentile(lists.floodRate, 0.5),
    bulk: percentile(lists.bulk, 0.5),
    tailsLost,
  }));

  async function turns(what: string, measure: (server: Server, into: Rounds) => Promise<void>) {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, server] of servers.entries()) {
        const into = rounds[index];
        if (into) await measure(server, into);
        say(`${what}, round ${round + 1} of ${ROUNDS}: ${server.name}${lastOf(into)}`);
      }
    }
  }
}

type Rounds = Record<Exclude<keyof Figures, "tailsLost">, number[]> & { tailsLost: number };

function emptyRounds(): Rounds {
  return { p50: [], p99: [], floodedP99: [], floodRate: [], bulk: [], tailsLost: 0 };
}

/** A round's newest figures, for who watches. */
function lastOf(rounds: Rounds | undefined): string {
  const lists = Object.entries(rounds ?? {}).flatMap(([key, list]) =>
    typeof list === "number" ? [] : [{ key, list }],
  );
  return lists.map(({ key, list }) => (list.length > 0 ? ` ${key}=${list.at(-1)?.toFixed(2)}` : "")).join("");
}

/** Each once ahead, so that what it needs is there: tickets don't live for long. */
async function crowd(server: Server): Promise<Target[]> {
  const learners = Array.from({ length: FLOODS }, (_, index) => index + 1);
  for (const learner of learners) await server.target(learner);
  return Promise.all(learners.map((learner) => server.target(learner)));
}

/** @param factor how many times the peer's median echo is still good */
function compare(
  mine: Figures,
  { figures, name }: { figures: Figures | undefined; name: string },
  factor: number,
): Row[] {
  const row = (
    what: string,
    key: keyof Figures,
    unit: string,
    goal: string,
    good: (ours: number, peer: number) => boolean,
  ): Row => {
    const [ours, peer] = [mine[key], figures?.[key] ?? null];
    const ratio = peer === null || peer === 0 ? null : ours / peer;
    return { name: what, ours, peer, peerName: name, unit, ratio, goal, met: peer === null ? null : good(ours, peer) };
  };
  const less = (ours: number, peer: number) => ours <= peer;
  return [
    row("keystroke echo, p50", "p50", "ms", `≤ ${factor}× the peer's`, (ours, peer) => ours <= factor * peer),
    row("keystroke echo, p99", "p99", "ms", "≤ the peer's", less),
    row(`keystroke echo beside ${FLOODS} floods, p99`, "floodedP99", "ms", "≤ the peer's", less),
    row(`${FLOODS} floods meanwhile`, "floodRate", "MB/s", "≥ the peer's", (ours, peer) => ours >= peer),
    row("bulk output", "bulk", "MB/s", "≥ the peer's", (ours, peer) => ours >= peer),
    row(`exits of ${TAIL_RUNS} that lost bytes`, "tailsLost", "exits", "none", (ours) => ours === 0),
  ];
}

function alone(name: string, ours: number, unit: string, goal: string, good: (ours: number) => boolean): Row {
  return { name, ours, peer: null, peerName: null, unit, ratio: null, goal, met: good(ours) };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Bytes no terminal changes on their way. */
function letters(length: number): Buffer {
  return Buffer.from(randomBytes(length).toString("base64url").slice(0, length));
}
