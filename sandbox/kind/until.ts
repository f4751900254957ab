/** Waits for what nobody announces: asks again and again until it is so. */
import { setTimeout as delay } from "node:timers/promises";

const ASK_AGAIN_MS = 40;

export async function until<T>(ask: () => Promise<T | undefined>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(ASK_AGAIN_MS, undefined, { signal });
  }
}
