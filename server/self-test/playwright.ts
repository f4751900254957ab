/** Browser tests in a real Chromium against a Labmate that they start themselves (e2e/labmate.ts). */
import { join } from "node:path";
import { z } from "zod";
import { findChromium } from "./chromium.ts";
import { type Counts, FAILED, withExit } from "./counts.ts";
import { readResult, runTool } from "./tool.ts";

const Result = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), skipped: z.int(), flaky: z.int() }),
});

export async function runPlaywright(
  folder: string,
  project: "local" | "kind",
  { mayInstall, signal }: { mayInstall: boolean; signal: AbortSignal },
): Promise<Counts> {
  const chromium = await findChromium({ mayInstall, signal });
  const file = join(folder, "playwright.json");
  const exitCode = await runTool(
    "node_modules/@playwright/test/cli.js",
    ["test", "--config", "e2e/playwright.config.ts", `--project=${project}`, "--reporter=list,json"],
    { env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file, LABMATE_CHROMIUM: chromium }, signal },
  );
  const result = Result.safeParse(await readResult(file));
  if (!result.success) return FAILED;
  const { expected, unexpected, skipped, flaky } = result.data.stats;
  return withExit({ passed: expected, failed: unexpected + flaky, skipped }, exitCode);
}
