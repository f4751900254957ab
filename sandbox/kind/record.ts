/** What the driver must know of a finished sandbox in its next process: a file beside the sandbox's /var, readable by us alone. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const Record = z.object({ secret: z.string(), terminalPort: z.int(), apiPort: z.int(), kubeconfig: z.string() });
export type Record = z.infer<typeof Record>;

/** Written last: its presence says that the sandbox was made to the end. */
export async function writeRecord(folder: string, record: Record): Promise<void> {
  await mkdir(folder, { recursive: true });
  const half = join(folder, "record.json.making");
  await writeFile(half, JSON.stringify(record), { mode: 0o600 });
  await rename(half, join(folder, "record.json"));
}

export async function readRecord(folder: string): Promise<Record | undefined> {
  const text = await readFile(join(folder, "record.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : Record.parse(JSON.parse(text));
}
