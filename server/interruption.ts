/** One signal for all the ways a command is told to end: Ctrl-C, SIGTERM, the terminal gone, the bootstrap killed. */

/** Aborted once; asked for again it is the same signal. */
export function interruption(): AbortSignal {
  if (told) return told.signal;
  const made = new AbortController();
  told = made;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const) {
    process.on(name, () => made.abort(new Interrupted(`told to end (${name})`)));
  }
  process.channel?.unref(); // hearing of the bootstrap's end must not keep a finished command alive
  return made.signal;
}

let told: AbortController | undefined;

/** Not a fault: somebody wanted it to end. */
export class Interrupted extends Error {}
