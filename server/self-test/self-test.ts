/** `npm test`: runs its stages one after the other, whatever the ones before answered, and counts. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { add, type Counts, FAILED, inWords, NONE } from "./counts.ts";
import type { Stage } from "./stages.ts";

/** @returns the sum over all stages; a stage that throws counts as one failure, told with its message */
export async function runStages(
  stages: readonly Stage[],
  { mayInstall, signal, print }: { mayInstall: boolean; signal: AbortSignal; print: (line: string) => void },
): Promise<Counts> {
  let sum = NONE;
  const report: string[] = [];
  for (const { title, run } of stages) {
    if (signal.aborted) break;
    print(`\n── ${title}`);
    const folder = await mkdtemp(join(tmpdir(), "labmate-self-test-"));
    const started = Date.now();
    const counts = await run({ folder, mayInstall, signal }).catch((error: unknown) => {
      print(error instanceof Error ? error.message : String(error));
      return FAILED;
    });
    await rm(folder, { recursive: true, force: true });
    report.push(
      `${counts.failed > 0 ? "✗" : "✓"} ${title}: ${inWords(counts)} (${Math.round((Date.now() - started) / 1000)} s)`,
    );
    sum = add(sum, counts);
  }
  print(`\n── all\n${report.join("\n")}`);
  if (signal.aborted) sum = add(sum, FAILED);
  print(inWords(sum));
  return sum;
}
