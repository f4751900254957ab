/** `labmate test`: a workshop proven in a fresh, real sandbox that is gone afterwards. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Driver, Part, Snapshot } from "#sandbox/sandbox.ts";
import type { Log } from "#server/log.ts";
import { formatProblem } from "#server/workshop/problem.ts";
import { loadWorkshop } from "#server/workshop/workshop.ts";
import type { Proof } from "./prove-step.ts";
import { proveWorkshop } from "./prove-workshop.ts";

const LOOK_MS = 250;

export type WorkshopTest = {
  content: string;
  workshop: string;
  only?: string | undefined;
  driver: Driver;
  onProof(proof: Proof): void;
  onPart(part: Part): void;
  log: Log;
  signal: AbortSignal;
};

/** A data folder of its own below a Labmate's: the sandboxes of a running one and of tests never meet. */
export function testData(data: string): string {
  return join(data, "workshop-test");
}

/** @returns every proof; problems of the folder come first, as failed ones */
export async function testWorkshop(test: WorkshopTest): Promise<Proof[]> {
  const { driver, signal, log } = test;
  const proofs: Proof[] = [];
  const add = (proof: Proof) => {
    proofs.push(proof);
    test.onProof(proof);
  };
  const began = performance.now();
  const loaded = await loadWorkshop(test.content, test.workshop);
  const problems = "workshop" in loaded ? loaded.workshop.problems : loaded.problems;
  for (const problem of problems) {
    add({ name: `lint: ${formatProblem(problem)}`, passed: false, detail: problem.message, seconds: 0 });
  }
  if (!("workshop" in loaded)) return proofs;
  const { workshop } = loaded;

  for (const id of await driver.find()) await driver.remove(id); // what a test that was killed left
  const id = `s${randomBytes(5).toString("hex").slice(0, 9)}`;
  try {
    await untilReady(test, workshop.manifest.snapshot);
    const sandbox = await driver.make({ id, snapshot: workshop.manifest.snapshot }, signal);
    add({
      name: "a fresh sandbox",
      passed: true,
      detail: "",
      seconds: Math.round((performance.now() - began) / 100) / 10,
    });
    for await (const proof of proveWorkshop({ workshop, sandbox, only: test.only, log, signal })) add(proof);
  } finally {
    await driver.remove(id);
  }
  return proofs;
}

/** Prepares until the snapshot can be used; what comes after it in the order of preparation is not waited for. */
async function untilReady({ driver, onPart, signal }: WorkshopTest, snapshot: Snapshot): Promise<void> {
  if (driver.ready(snapshot)) return;
  const enough = new AbortController();
  const prepared = driver.prepare(
    (part) => {
      onPart(part);
      if (driver.ready(snapshot)) enough.abort();
    },
    AbortSignal.any([signal, enough.signal]),
  );
  const watch = setInterval(() => driver.ready(snapshot) && enough.abort(), LOOK_MS);
  try {
    await prepared;
  } catch (error) {
    signal.throwIfAborted();
    if (!driver.ready(snapshot)) throw error;
  } finally {
    clearInterval(watch);
  }
}
