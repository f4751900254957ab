/** `labmate test` and `labmate lint` as a person meets them: lines or JSON, and the number of failures. */
import type { Part } from "#sandbox/sandbox.ts";
import { chooseDriver } from "#server/assistant/driver.ts";
import type { Log } from "#server/log.ts";
import { type Options, parseOptions } from "#server/options.ts";
import { formatProblem } from "#server/workshop/problem.ts";
import { workshopsIn } from "#server/workshop/publish.ts";
import { loadWorkshop } from "#server/workshop/workshop.ts";
import type { Proof } from "./prove-step.ts";
import { testData, testWorkshop } from "./workshop-test.ts";

export type TestCommand = { workshop: string; json: boolean; step?: string | undefined };
type Print = (line: string) => void;

/** @returns how many proofs failed */
export async function runTest(
  options: Options,
  { workshop, json, step }: TestCommand,
  print: Print,
  signal: AbortSignal,
): Promise<number> {
  const said = new Map<string, string>();
  const onPart = ({ name, title, state }: Part) => {
    if (said.get(name) === state || json) return;
    said.set(name, state);
    if (state !== "waiting") print(`${title}: ${state}`);
  };
  const log: Log = (message, fields) => json || print(`  ${message} ${JSON.stringify(fields ?? {})}`);
  const own = parseOptions({ ...options, data: testData(options.data) }, process.env);
  const driver = await chooseDriver({ options: own, report: onPart, log, signal });
  const onProof = ({ name, passed, detail, seconds }: Proof) => {
    if (json) return;
    print(`${passed ? "ok  " : "FAIL"} ${name} (${seconds.toFixed(1)} s)${detail ? `\n     ${detail}` : ""}`);
  };
  try {
    const test = { content: options.content, workshop, only: step, driver, onProof, onPart, log, signal };
    const proofs = await testWorkshop(test);
    const failed = proofs.filter(({ passed }) => !passed).length;
    print(json ? JSON.stringify(proofs, null, 2) : `${proofs.length - failed} passed, ${failed} failed`);
    return failed;
  } finally {
    await driver.close();
  }
}

/** @param workshop one, or all when undefined. @returns how many problems there are */
export async function runLint(
  { content }: Pick<Options, "content">,
  { workshop, json }: { workshop: string | undefined; json: boolean },
  print: Print,
): Promise<number> {
  const slugs = workshop === undefined ? await workshopsIn(content) : [workshop];
  const loaded = await Promise.all(slugs.map((slug) => loadWorkshop(content, slug)));
  const problems = loaded.flatMap((one) => ("workshop" in one ? one.workshop.problems : one.problems));
  if (json) print(JSON.stringify(problems, null, 2));
  else {
    for (const problem of problems) print(formatProblem(problem));
    print(`${slugs.length} ${slugs.length === 1 ? "workshop" : "workshops"}, ${problems.length} problems`);
  }
  return problems.length;
}
