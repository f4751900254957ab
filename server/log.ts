/** One line per event on stdout, for a person to read; the supervisor puts the time and the process's name in front. */

export type Log = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** @example log("refused a socket", { reason: "foreign origin", origin }) → `refused a socket reason="foreign origin" origin=http://…` */
export const log: Log = (message, fields = {}) => {
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${show(value)}`);
  process.stdout.write(`${message}${pairs.join("")}\n`);
};

function show(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.stack ?? value.message);
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return /^[\w.:/@-]+$/.test(text) ? text : JSON.stringify(text);
}
