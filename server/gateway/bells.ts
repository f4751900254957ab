/** Waiting for one bell among many: one LISTEN connection serves every socket that waits for its sandbox. */
import { type Channel, listen } from "#server/database/bell.ts";

export type Bells = {
  /** Resolves when that bell rings, when bells may have been missed, or when the patience ends. */
  next(channel: Channel, payload: string, patience: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

export async function openBells(url: string): Promise<Bells> {
  const waiting = new Map<string, Set<() => void>>();
  const wake = (key: string) => {
    for (const go of waiting.get(key) ?? []) go();
  };
  const listener = await listen(url, ["sandbox"], {
    onBell: (channel, payload) => wake(`${channel}:${payload}`),
    onResync: () => {
      for (const key of waiting.keys()) wake(key);
    },
  });
  return {
    next(channel, payload, patience) {
      const key = `${channel}:${payload}`;
      return new Promise((resolve) => {
        const those = waiting.get(key) ?? new Set();
        waiting.set(key, those);
        const go = () => {
          those.delete(go);
          if (those.size === 0 && waiting.get(key) === those) waiting.delete(key);
          patience.removeEventListener("abort", go);
          resolve();
        };
        those.add(go);
        if (patience.aborted) go();
        else patience.addEventListener("abort", go);
      });
    },
    close: () => listener.close(),
  };
}
