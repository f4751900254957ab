/** What a condition has read, as values that tell what would have to change for its answer to change. */

export type Read =
  /** Objects of a kind in a namespace (or all, or none): one by name, or those a selector finds. */
  | { type: "objects"; apiVersion: string; kind: string; namespace: string | undefined; name: string | undefined }
  /** A kind the cluster does not know: a new CRD may change that. */
  | { type: "unknown kind"; apiVersion: string; kind: string }
  /** Files, commands, requests, logs: nothing tells of their change; they are read again. */
  | { type: "shell" }
  | { type: "http" }
  | { type: "logs" };

/** Whether time alone is reason enough to read it again. */
export function needsRetry(reads: readonly Read[]): boolean {
  return reads.some(({ type }) => type !== "objects");
}

/** Whether a finished command is. */
export function followsCommands(reads: readonly Read[]): boolean {
  return reads.some(({ type }) => type === "shell" || type === "http");
}
