/** `labmate images`: the engine and everything sandboxes are made of, made now, for who does not want to wait for it later. */
import { ensureEngine } from "#sandbox/engine/install.ts";
import { prepareImages } from "#sandbox/images/prepare.ts";
import { printProgress } from "#sandbox/images/progress.ts";
import type { Options } from "#server/options.ts";

export async function images(
  { cache, install, offlineBundle }: Pick<Options, "cache" | "install"> & { offlineBundle: string | undefined },
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const started = Date.now();
  const engine = await ensureEngine({ cache, mayInstall: install, announce: print, signal });
  await prepareImages({ engine, cache, report: printProgress(print), signal, offlineBundle });
  print(`All images are ready (${((Date.now() - started) / 1000).toFixed(1)} s).`);
}
