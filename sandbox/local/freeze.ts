/**
 * Stops every process of a sandbox and lets the same ones go on later.
 *
 * Which ones were stopped is written down before they are: jobs the learner had suspended stay suspended. Parents stop before
 * their children and go on after them, so that no shell ever sees a child stopped and reports it as suspended.
 */
import { readFile, rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { processesOf, signal } from "./processes.ts";
import { writeWhole } from "./write-whole.ts";

const Stopped = z.array(z.object({ pid: z.int(), started: z.string() }));
const WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 5;

/** @param list the file that remembers whom it stopped */
export async function freezeProcesses(folder: string, list: string): Promise<void> {
  const stopped = await readList(list);
  const known = new Set(stopped.map(({ pid, started }) => `${pid} ${started}`));
  const begun = Date.now();
  for (;;) {
    const running = (await processesOf(folder)).filter((one) => !one.stopped);
    if (running.length === 0) return;
    if (Date.now() - begun > WITHIN_MS) throw new Error(`${running.length} processes of ${folder} do not stop`);
    const added = running.filter(({ pid, started }) => !known.has(`${pid} ${started}`));
    for (const { pid, started } of added) {
      stopped.push({ pid, started });
      known.add(`${pid} ${started}`);
    }
    if (added.length > 0) await writeWhole(list, JSON.stringify(stopped));
    for (const one of running) signal(one, "SIGSTOP");
    await delay(LOOK_EVERY_MS);
  }
}

export async function thawProcesses(folder: string, list: string): Promise<void> {
  const stopped = new Set((await readList(list)).map(({ pid, started }) => `${pid} ${started}`));
  const ours = (await processesOf(folder)).filter(({ pid, started }) => stopped.has(`${pid} ${started}`));
  for (const one of ours.reverse()) signal(one, "SIGCONT");
  await rm(list, { force: true });
}

async function readList(list: string): Promise<z.infer<typeof Stopped>> {
  const text = await readFile(list, "utf8").catch(() => undefined);
  return text === undefined ? [] : Stopped.parse(JSON.parse(text));
}
