/** Runs one command in a running container through the Kubernetes API (subprotocol v5.channel.k8s.io), its output as text. */
import { WebSocket } from "ws";
import { z } from "zod";
import type { Access } from "./kubeconfig.ts";

const MOST_BYTES = 1024 * 1024;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;

const Status = z.object({
  status: z.string(),
  message: z.string().optional(),
  details: z
    .object({ causes: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })) })
    .optional(),
});

export type ExecResult = { exitCode: number; stdout: string; stderr: string };

/** @throws when the container can't be reached; a non-zero exit is a result */
export function exec(
  { server, ca, cert, key, token, verify }: Access,
  {
    namespace,
    pod,
    container,
    command,
  }: { namespace: string; pod: string; container: string; command: readonly string[] },
  signal: AbortSignal,
): Promise<ExecResult> {
  const query = new URLSearchParams({ container, stdout: "1", stderr: "1" });
  for (const word of command) query.append("command", word);
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/exec?${query}`;
  const url = new URL(server.pathname.replace(/\/$/, "") + path, server);
  url.protocol = server.protocol === "http:" ? "ws:" : "wss:";
  const socket = new WebSocket(url, ["v5.channel.k8s.io", "v4.channel.k8s.io"], {
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    rejectUnauthorized: verify,
    headers: token ? { authorization: `Bearer ${token}` } : {},
    maxPayload: MOST_BYTES,
  });
  const out: Record<number, Buffer[]> = { [STDOUT]: [], [STDERR]: [], [STATUS]: [] };
  const text = (channel: number) => Buffer.concat(out[channel] ?? []).toString("utf8");
  let held = 0;
  return new Promise((resolve, reject) => {
    const abort = () => socket.terminate();
    signal.addEventListener("abort", abort, { once: true });
    socket.on("message", (data) => {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
      held += bytes.length;
      if (held <= MOST_BYTES) out[bytes[0] ?? 0]?.push(bytes.subarray(1));
    });
    socket.on("error", reject);
    socket.on("close", () => {
      signal.removeEventListener("abort", abort);
      const said = text(STATUS);
      if (!said) return reject(new Error("The container broke off."));
      const { status, message = "", details } = Status.parse(JSON.parse(said));
      const code = details?.causes.find(({ reason }) => reason === "ExitCode")?.message;
      if (status !== "Success" && code === undefined) return reject(new Error(message));
      resolve({ exitCode: Number(code ?? 0), stdout: text(STDOUT), stderr: text(STDERR) });
    });
  });
}
