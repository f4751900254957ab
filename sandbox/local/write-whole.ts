/** Writes a small file so that a reader, also after a crash, sees the old text or the new one and nothing between. */
import { rename, writeFile } from "node:fs/promises";

export async function writeWhole(path: string, text: string): Promise<void> {
  const half = `${path}.half`;
  await writeFile(half, text, { mode: 0o600 });
  await rename(half, path);
}
