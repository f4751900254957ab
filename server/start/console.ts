/** What the operator reads: each line with its time and process, in colour on a terminal, and the same in a file. */

import { once } from "node:events";
import { createWriteStream } from "node:fs";

const COLOURS: Readonly<Record<string, number>> = { labmate: 35, gateway: 36, web: 32, assistant: 33, postgres: 90 };
const NAME_WIDTH = 9;

export type Console = {
  /** One line of one process. */
  line(name: string, text: string): void;
  close(): Promise<void>;
};

/** @param file where the same lines are appended, without colour */
export function openConsole(file: string, out: NodeJS.WriteStream = process.stdout): Console {
  const log = createWriteStream(file, { flags: "a" });
  return {
    line(name, text) {
      const time = new Date().toISOString();
      const label = name.padEnd(NAME_WIDTH);
      log.write(`${time} ${label} ${text}\n`);
      out.write(
        out.isTTY
          ? `\x1b[90m${time.slice(11, 19)}\x1b[0m \x1b[${COLOURS[name] ?? 37}m${label}\x1b[0m ${text}\n`
          : `${time.slice(11, 19)} ${label} ${text}\n`,
      );
    },
    async close() {
      log.end();
      await once(log, "close");
    },
  };
}
