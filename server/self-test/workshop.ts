/** Teaches a workshop to a machine on real clusters (`labmate test`), and takes over its count. */
import { type Counts, FAILED, readCounts, withExit } from "./counts.ts";
import { runTool } from "./tool.ts";

export async function testWorkshop(slug: string, signal: AbortSignal): Promise<Counts> {
  let output = "";
  const onOutput = (text: string) => {
    output += text;
  };
  const exitCode = await runTool("server/labmate.mjs", ["test", slug], { onOutput, signal });
  const counts = readCounts(output);
  return counts ? withExit(counts, exitCode) : FAILED;
}
