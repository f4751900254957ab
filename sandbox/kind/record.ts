/** What a sandbox's folder says about it, once it was made to the end. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "#sandbox/local/write-whole.ts";

const Record = z.object({
  secret: z.string(),
  terminalPort: z.int(),
  /** The assistant's own; the node keeps no copy. */
  kubeconfig: z.string(),
});
export type Record = z.infer<typeof Record>;

const FILE = "sandbox.json";

/** @returns undefined when there is none, or only a part of one */
export async function readRecord(folder: string): Promise<Record | undefined> {
  const text = await readFile(join(folder, FILE), "utf8").catch(() => undefined);
  return text === undefined ? undefined : Record.parse(JSON.parse(text));
}

export async function writeRecord(folder: string, record: Record): Promise<void> {
  await writeWhole(join(folder, FILE), JSON.stringify(record));
}
