/** Where a measured terminal is, and how each server is spoken to: the same few lines for every one of them. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { WebSocket } from "ws";
import { z } from "zod";
import {
  ACK_BYTES,
  ackFrame,
  FROM_BROWSER,
  FROM_HOST,
  frame,
  readOutput,
  SUBPROTOCOL,
} from "#sandbox/terminal/protocol.ts";

export const Target = z.discriminatedUnion("kind", [
  /** `command` is typed first: our terminals begin with a shell. */
  z.object({
    kind: z.literal("labmate"),
    url: z.string(),
    origin: z.string(),
    ticket: z.string(),
    command: z.string(),
  }),
  z.object({ kind: z.literal("ttyd"), url: z.string() }),
  /** `folder` is where wetty is installed, with the socket.io client of its own version. */
  z.object({ kind: z.literal("wetty"), url: z.string(), folder: z.string() }),
]);
export type Target = z.infer<typeof Target>;

export type Session = {
  send(text: string): void;
  /** Ends the program, too. */
  close(): void;
  ended: Promise<void>;
};

/** Opens a terminal; output goes to `onBytes` and is acknowledged as that server's own page would. */
export function openSession(target: Target, onBytes: (bytes: Buffer) => void): Promise<Session> {
  if (target.kind === "wetty") return openWetty(target, onBytes);
  return target.kind === "ttyd" ? openTtyd(target, onBytes) : openLabmate(target, onBytes);
}

async function openLabmate(
  { url, origin, ticket, command }: Extract<Target, { kind: "labmate" }>,
  onBytes: (bytes: Buffer) => void,
): Promise<Session> {
  const socket = new WebSocket(url, [SUBPROTOCOL, `ticket.${ticket}`], {
    headers: { origin },
    perMessageDeflate: false,
  });
  const send = (text: string) => socket.send(frame(FROM_BROWSER.input, Buffer.from(text)));
  let acked = 0;
  socket.on("message", (data) => {
    if (!Buffer.isBuffer(data) || data[0] !== FROM_HOST.output) return;
    const { offset, bytes } = readOutput(data.subarray(1));
    const end = offset + bytes.length;
    onBytes(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    if (end - acked < ACK_BYTES || socket.readyState !== WebSocket.OPEN) return;
    acked = end;
    socket.send(ackFrame(end));
  });
  const ended = endOf(socket);
  await opened(socket);
  if (command) send(command);
  const close = () => {
    socket.send(frame(FROM_BROWSER.close, new Uint8Array())); // our shells outlive their sockets; the peers' don't
    socket.close();
  };
  return { send, close, ended };
}

async function openTtyd(
  { url }: Extract<Target, { kind: "ttyd" }>,
  onBytes: (bytes: Buffer) => void,
): Promise<Session> {
  const socket = new WebSocket(url, ["tty"], { perMessageDeflate: false });
  socket.on("message", (data) => {
    if (Buffer.isBuffer(data) && data[0] === 0x30) onBytes(data.subarray(1)); // '0': output
  });
  const ended = endOf(socket);
  await opened(socket);
  socket.send(Buffer.from(JSON.stringify({ AuthToken: "", columns: 80, rows: 24 })));
  return { send: (text) => socket.send(Buffer.from(`0${text}`)), close: () => socket.terminate(), ended };
}

/** What is used of socket.io's client, which comes untyped from wetty's folder. */
type SocketIo = {
  on(event: string, listener: (data: string) => void): void;
  emit(event: string, data: string | number): void;
  close(): void;
};
const COMMIT_CHARACTERS = 256 * 1024;

async function openWetty(
  { url, folder }: Extract<Target, { kind: "wetty" }>,
  onBytes: (bytes: Buffer) => void,
): Promise<Session> {
  const { io }: { io(url: string, options: object): SocketIo } = createRequire(join(folder, "package.json"))(
    "socket.io-client",
  );
  const socket = io(url, { path: "/socket.io", transports: ["websocket"], forceNew: true, reconnection: false });
  let owed = 0;
  socket.on("data", (text) => {
    onBytes(Buffer.from(text));
    owed += text.length;
    if (owed < COMMIT_CHARACTERS) return;
    socket.emit("commit", owed);
    owed = 0;
  });
  const ended = new Promise<void>((resolve) => {
    socket.on("logout", () => resolve());
    socket.on("disconnect", () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    socket.on("login", () => resolve());
    socket.on("connect_error", reject);
  });
  return { send: (text) => socket.emit("input", text), close: () => socket.close(), ended };
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
}

function endOf(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.on("error", () => {});
    socket.once("close", (code, reason) => {
      if (code > 4000) console.error(`closed: ${code} ${reason}`);
      resolve();
    });
  });
}
