/** A real terminal host on a free port and screens that look at it, for tests. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { WebSocket } from "ws";
import { CLAIMS_HEADER, type Claims, signClaims } from "./claims.ts";
import { startHost } from "./host.ts";
import {
  ackFrame,
  FROM_BROWSER,
  FROM_HOST,
  frame,
  type Hello,
  readHello,
  readJson,
  readOutput,
  readSize,
  SUBPROTOCOL,
} from "./protocol.ts";

const PROMPT_MARK = "\x1b]133;A\x07";
const SECRET = "a secret for tests only";

export async function hostForTest() {
  const home = await mkdtemp(join(tmpdir(), "labmate-host-"));
  const logged: string[] = [];
  const host = await startHost({
    host: "127.0.0.1",
    port: 0,
    secret: SECRET,
    shell: {
      file: "bash",
      args: ["--rcfile", join(import.meta.dirname, "shell/bashrc"), "-i"],
      cwd: home,
      env: { HOME: home, PATH: process.env.PATH ?? "", LANG: "C.UTF-8" },
    },
    log: (message, fields) => logged.push(`${message} ${JSON.stringify(fields)}`),
  });
  onTestFinished(async () => {
    await host.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });
  return { url: `ws://127.0.0.1:${host.port}`, home, secret: SECRET, logged };
}

type Look = {
  role?: Claims["role"];
  terminal?: string;
  query?: string;
  acks?: boolean;
  protocols?: string[];
  headers?: Record<string, string>;
};

/** A screen: gathers the bytes it is sent, in order, and acknowledges them unless told not to. */
export async function look(
  url: string,
  { role = "writer", terminal = "main", query = "", acks = true, protocols = [SUBPROTOCOL], headers = {} }: Look = {},
) {
  const socket = new WebSocket(`${url}/terminals/${terminal}${query}`, protocols, {
    headers: { [CLAIMS_HEADER]: signClaims(SECRET, { role, seat: "ada" }), ...headers },
  });
  onTestFinished(() => socket.terminate());
  const chunks: Buffer[] = [];
  const sizes: { cols: number; rows: number }[] = [];
  let hello: Hello | undefined;
  let next = 0;
  let gaps = 0;
  let exit: unknown;
  let closed: { code: number; reason: string } | undefined;
  let error: string | undefined;
  socket.on("error", (cause) => {
    error = cause.message;
  });
  socket.on("close", (code, reason) => {
    closed = { code, reason: reason.toString() };
  });
  socket.on("message", (data) => {
    if (!Buffer.isBuffer(data)) return;
    const payload = data.subarray(1);
    if (data[0] === FROM_HOST.hello) {
      hello = readHello(payload);
      next = hello.offset;
    } else if (data[0] === FROM_HOST.output) {
      const { offset, bytes } = readOutput(payload);
      if (offset !== next) gaps++;
      next = offset + bytes.length;
      chunks.push(Buffer.from(bytes));
      if (acks) socket.send(ackFrame(next));
    } else if (data[0] === FROM_HOST.exit) exit = readJson(payload);
    else if (data[0] === FROM_HOST.size) sizes.push(readSize(payload));
  });
  const bytes = () => {
    if (chunks.length > 1) chunks.splice(0, chunks.length, Buffer.concat(chunks)); // looked at often
    return chunks[0] ?? Buffer.alloc(0);
  };
  const until = <Value>(read: () => Value | undefined | false, timeout = 25_000): Promise<Value> =>
    vi.waitFor(
      () => {
        const value = read();
        if (value === undefined || value === false)
          throw new Error(`not yet; the screen ends with ${JSON.stringify(bytes().toString().slice(-300))}`);
        return value;
      },
      { timeout, interval: 10 },
    );
  await until(() => socket.readyState !== WebSocket.CONNECTING);
  return {
    socket,
    bytes,
    sizes,
    hello: () => until(() => hello),
    closed: () => until(() => closed),
    failed: () => until(() => error),
    exit: () => until(() => exit),
    next: () => next,
    gaps: () => gaps,
    prompt: () => until(() => bytes().includes(PROMPT_MARK)),
    sees: (text: string, timeout?: number) => until(() => bytes().includes(text), timeout),
    type: (text: string) => socket.send(frame(FROM_BROWSER.input, Buffer.from(text))),
  };
}
