/** Imports one checks.ts in a thread of its own and tells which steps it exports, with the names of their conditions. */
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { holdImportRules } from "./import-rules.ts";

const Order = z.object({ folder: z.string(), url: z.string() });
const StepLike = z.object({
  conditions: z.record(
    z.string(),
    z.custom((value) => typeof value === "function"),
  ),
});

const { folder, url } = Order.parse(workerData);
holdImportRules(folder);
try {
  const exports: Record<string, unknown> = await import(url);
  const steps = Object.entries(exports).map(([name, value]) => {
    const step = StepLike.safeParse(value);
    return { name, conditions: step.success ? Object.keys(step.data.conditions) : null };
  });
  parentPort?.postMessage({ steps });
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  parentPort?.postMessage({ message, stack: stack ?? "" });
}
