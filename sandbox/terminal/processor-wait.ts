/** How long this process was ready to run while others had the processors. */
import { readFileSync } from "node:fs";

/** @returns milliseconds since it began; 0 where the kernel doesn't tell */
export function processorWait(): number {
  try {
    const [, nanoseconds] = readFileSync("/proc/self/schedstat", "latin1").split(" ");
    return Number(nanoseconds) / 1e6;
  } catch {
    return 0;
  }
}
