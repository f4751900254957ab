/** Calls back after changes below a folder have settled, one call at a time. */
import { watch } from "node:fs";

/** An editor's save is several events; a page should still show it within a second. */
const SETTLE_MS = 120;

/** @param look what to do; while it runs, further changes are kept for one more call. @param onError told when it throws */
export function watchFolder(
  folder: string,
  look: () => Promise<void>,
  onError: (error: unknown) => void,
): { close(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(look).catch(onError);
    }, SETTLE_MS);
  });
  watcher.on("error", onError);
  return {
    async close() {
      watcher.close();
      clearTimeout(timer);
      await running;
    },
  };
}
