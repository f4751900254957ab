/** Unit, integration and contract tests, counted one by one. */
import { join } from "node:path";
import { z } from "zod";
import { type Counts, FAILED, withExit } from "./counts.ts";
import { readResult, runTool } from "./tool.ts";

const Result = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numPendingTests: z.int() });

/** @param folder takes the result; @param args further words for vitest */
export async function runVitest(
  folder: string,
  args: readonly string[],
  { env = {}, signal }: { env?: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<Counts> {
  const file = join(folder, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const exitCode = await runTool("node_modules/vitest/vitest.mjs", ["run", ...reporters, ...args], { env, signal });
  const result = Result.safeParse(await readResult(file));
  if (!result.success) return FAILED;
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = result.data;
  return withExit({ passed, failed, skipped }, exitCode);
}
