/** What a process printed, gathered while it runs and cut at the length a RunResult promises. */
import type { Readable } from "node:stream";

const KEEP_BYTES = 1024 * 1024;

/** @returns what has come so far, at most KEEP_BYTES of it */
export function gather(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    if (bytes < KEEP_BYTES) chunks.push(chunk.subarray(0, KEEP_BYTES - bytes));
    bytes += chunk.length;
  });
  return () => Buffer.concat(chunks).toString("utf8");
}
