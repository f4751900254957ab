/** A terminal that runs the workload: opened, its READY seen, its task given. */
import { openSession, type Session, type Target } from "./target.ts";

const READY = Buffer.from("READY");
const READY_WITHIN_MS = 30_000;

/**
 * @param task what the workload is to do: "echo", "flood" or "file:<path>"
 * @param onBytes all output after READY
 */
export async function openWork(target: Target, task: string, onBytes: (bytes: Buffer) => void): Promise<Session> {
  let before: Buffer | undefined = Buffer.alloc(0);
  const ready = Promise.withResolvers<void>();
  const session = await openSession(target, (bytes) => {
    if (before === undefined) return onBytes(bytes);
    before = Buffer.concat([before, bytes]);
    const at = before.lastIndexOf(READY);
    if (at < 0) return;
    before = undefined;
    ready.resolve();
  });
  const late = setTimeout(() => ready.reject(new Error(`${target.kind}: no READY in time`)), READY_WITHIN_MS);
  await ready.promise.finally(() => clearTimeout(late));
  session.send(`${task};`);
  return session;
}
