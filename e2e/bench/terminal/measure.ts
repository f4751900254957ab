/** The measurements, each over any server: how long a key takes to come back, how fast a file comes, whether all of it does. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Target } from "./target.ts";
import { openWork } from "./work.ts";

/** Between two keys; shorter than any person's, so that a run is short. */
const BETWEEN_KEYS_MS = 2;
/** A machine that is too slow for all the keys gets as many as fit. */
const ECHO_MOST_MS = 12_000;

/** @returns milliseconds from a key's sending to its coming back, for each key */
export async function echoTimes(target: Target, keys: number): Promise<number[]> {
  let seen = () => {};
  const session = await openWork(target, "echo", () => seen());
  const times: number[] = [];
  const until = performance.now() + ECHO_MOST_MS;
  for (let key = 0; key < keys && performance.now() < until; key++) {
    const back = new Promise<void>((resolve) => {
      seen = resolve;
    });
    const sent = performance.now();
    session.send("x");
    await back;
    times.push(performance.now() - sent);
    await delay(BETWEEN_KEYS_MS);
  }
  session.close();
  return times;
}

/** Runs `measure` while others flood. @returns its result, and what the floods brought meanwhile, in MB/s */
export async function besideFloods<Result>(
  targets: readonly Target[],
  measure: () => Promise<Result>,
): Promise<{ result: Result; floodRate: number }> {
  const flood = fork(join(import.meta.dirname, "flood.ts"), { stdio: ["pipe", "inherit", "inherit", "ipc"] });
  flood.stdin?.end(JSON.stringify(targets));
  const ended = once(flood, "exit");
  const count = async () => {
    flood.send("how much?");
    const [bytes] = await once(flood, "message");
    return Number(bytes);
  };
  try {
    await Promise.race([
      once(flood, "message"),
      ended.then(() => Promise.reject(new Error("the flood did not start"))),
    ]);
    const [began, before] = [performance.now(), await count()];
    const result = await measure();
    const floodRate = ((await count()) - before) / 1e3 / (performance.now() - began);
    return { result, floodRate };
  } finally {
    if (flood.connected) flood.disconnect();
    await ended;
  }
}

/** A file's bytes through a terminal whose program ends behind the last of them. */
export async function fetchFile(
  target: Target,
  path: string,
  size: number,
): Promise<{ bytes: Buffer; megabytesPerSecond: number }> {
  const chunks: Buffer[] = [];
  let length = 0;
  let last = 0;
  const began = performance.now();
  const whole = Promise.withResolvers<void>();
  const session = await openWork(target, `file:${path}`, (bytes) => {
    chunks.push(Buffer.from(bytes));
    length += bytes.length;
    last = performance.now();
    if (length >= size) whole.resolve();
  });
  const asked = Math.max(began, performance.now());
  await Promise.race([whole.promise, session.ended]);
  // Ours stays at that name until its shell has ended; the next measurement must not find the one before.
  if (target.kind === "labmate") await session.ended;
  session.close();
  return { bytes: Buffer.concat(chunks), megabytesPerSecond: length / 1e3 / (last - asked) };
}
