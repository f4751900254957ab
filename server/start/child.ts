/**
 * A supervised process's side of its supervisor: it says when it is ready, ends when it is told to, and does not outlive it.
 */

/** After this long an orderly end is given up. */
const CLOSE_WITHIN_MS = 8_000;

/**
 * @param close lets go of everything; called once, on SIGTERM, SIGINT, or when the supervisor has died
 */
export function superviseMe(close: () => Promise<void>): { ready(): void } {
  let closing = false;
  const end = async () => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
    await close();
    process.exit(0);
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", () => {}); // a terminal's Ctrl-C reaches everyone; the supervisor decides the order
  process.on("disconnect", end);
  return { ready: () => void process.send?.("ready") };
}
