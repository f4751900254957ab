/**
 * The terminal host: a small server beside a learner's shells that outlives every connection to them.
 *
 *   GET /health              200 once it serves
 *   WS  /terminals/<name>    a terminal, made when it is first asked for; ?epoch=…&offset=…&cols=…&rows=…
 *   WS  /control             what happens here, as JSON lines, for the assistant (control.ts)
 *
 * Sockets need claims signed with this sandbox's secret. It knows no users, no database and no engine.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { CLAIMS_HEADER, type Claims, readClaims } from "./claims.ts";
import type { ControlEvent } from "./control.ts";
import { CLOSED, FROM_BROWSER, MAX_FRAME_BYTES, readAck, readSize, SUBPROTOCOL, TERMINAL_NAME } from "./protocol.ts";
import { Terminal } from "./terminal.ts";

const MAX_TERMINALS = 8;
const PING_MS = 20_000;
const KEYSTROKE_EVERY_MS = 10_000;
/** The terminal that every sandbox begins with; its prompt is there before anyone looks. */
const FIRST = "main";
const SIZE = { cols: 80, rows: 24 };

export type HostOptions = {
  host: string;
  port: number;
  secret: string;
  /** The shell of a new terminal. */
  shell: { file: string; args: readonly string[]; cwd: string; env: Readonly<Record<string, string>> };
  log(message: string, fields?: Record<string, unknown>): void;
};

const Query = z.object({
  epoch: z.string().optional(),
  offset: z.coerce.number().int().nonnegative().optional(),
  cols: z.coerce.number().int().min(2).max(1000).optional(),
  rows: z.coerce.number().int().min(1).max(500).optional(),
});

export async function startHost({
  host,
  port,
  secret,
  shell,
  log,
}: HostOptions): Promise<{ port: number; close(): Promise<void> }> {
  const terminals = new Map<string, Terminal>();
  const listeners = new Set<WebSocket>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  const tell = (event: ControlEvent) => {
    for (const listener of listeners) listener.send(JSON.stringify(event));
  };
  const names = () => [...terminals.keys()];

  const open = (name: string, size = SIZE): Terminal => {
    const existing = terminals.get(name);
    if (existing) return existing;
    let lastKey = 0;
    const terminal = new Terminal(
      name,
      { ...shell, ...size },
      {
        onCommand: (exitCode) =>
          tell({ type: "command", terminal: name, ...(exitCode === undefined ? {} : { exitCode }) }),
        onKeystroke() {
          const now = Date.now();
          if (now - lastKey < KEYSTROKE_EVERY_MS) return;
          lastKey = now;
          tell({ type: "keystroke", terminal: name });
        },
        onExit() {
          terminals.delete(name);
          for (const other of terminals.values()) other.tellTerminals(names());
        },
        terminals: names,
      },
    );
    terminals.set(name, terminal);
    for (const other of terminals.values()) other.tellTerminals(names());
    return terminal;
  };

  const serveTerminal = (socket: WebSocket, name: string, claims: Claims, query: z.infer<typeof Query>) => {
    const size = query.cols && query.rows ? { cols: query.cols, rows: query.rows } : undefined;
    const terminal = open(name, size);
    const role = claims.role === "writer" ? "writer" : "viewer";
    const { epoch, offset } = query;
    const viewer = terminal.attach(
      socket,
      role,
      epoch !== undefined && offset !== undefined ? { epoch, offset } : undefined,
    );
    if (size && role === "writer") terminal.resize(size.cols, size.rows, viewer);
    tell({ type: "viewers", terminal: name, count: terminal.viewers });
    socket.on("close", () => {
      terminal.detach(viewer);
      tell({ type: "viewers", terminal: name, count: terminal.viewers });
    });
    socket.on("message", (data, isBinary) => {
      const bytes = Buffer.isBuffer(data) ? data : undefined;
      const payload = bytes?.subarray(1);
      if (!isBinary || !bytes || !payload) return refuse(socket, claims, "a frame that is not binary");
      const op = bytes[0];
      if (op === FROM_BROWSER.ack && payload.length === 8) return terminal.ack(viewer, readAck(payload));
      if (role === "viewer") return; // looks only
      if (op === FROM_BROWSER.input) {
        const drained = terminal.input(Buffer.from(payload));
        if (drained) {
          socket.pause();
          void drained.then(() => socket.resume());
        }
      } else if (op === FROM_BROWSER.resize && payload.length === 4) {
        const { cols, rows } = readSize(payload);
        if (cols >= 2 && rows >= 1) terminal.resize(Math.min(cols, 1000), Math.min(rows, 500), viewer);
      } else if (op === FROM_BROWSER.close) terminal.close();
      else refuse(socket, claims, "a frame of no known kind");
    });
  };

  const refuse = (socket: WebSocket, claims: Claims, reason: string) => {
    log("closed a terminal's socket", { reason, seat: claims.seat });
    socket.close(CLOSED.badFrame, reason);
  };

  const upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    raw.on("error", () => {}); // a socket that breaks before it is one of ours needs nothing
    const url = new URL(request.url ?? "/", "http://host");
    const header = request.headers[CLAIMS_HEADER];
    const claims = readClaims(secret, Array.isArray(header) ? header[0] : header);
    const name = url.pathname.match(/^\/terminals\/([^/]+)$/)?.[1];
    const query = Query.safeParse(Object.fromEntries(url.searchParams));
    const status = !claims
      ? 401
      : url.pathname === "/control"
        ? claims.role === "assistant"
          ? 101
          : 403
        : !name || !TERMINAL_NAME.test(name) || !query.success
          ? 400
          : claims.role === "assistant"
            ? 403
            : 101;
    if (status !== 101 || !claims) {
      log("refused a socket", { status, path: url.pathname });
      raw.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, raw, head, (socket) => {
      socket.on("error", (error) => log("closed a socket", { reason: error.message, seat: claims.seat }));
      keepAlive(socket);
      if (!name) {
        listeners.add(socket);
        socket.on("close", () => listeners.delete(socket));
        for (const terminal of terminals.values())
          tell({ type: "viewers", terminal: terminal.name, count: terminal.viewers });
      } else if (!terminals.has(name) && terminals.size >= MAX_TERMINALS) {
        socket.close(CLOSED.tooMany, `A sandbox has at most ${MAX_TERMINALS} terminals: close one first.`);
      } else if (query.success) serveTerminal(socket, name, claims, query.data);
    });
  };

  const server = createServer((request, response) => {
    response.writeHead(request.url === "/health" ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ ok: request.url === "/health" }));
  });
  server.on("upgrade", upgrade);
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  open(FIRST);

  return {
    port: portOf(server.address()),
    async close() {
      for (const terminal of terminals.values()) terminal.close();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Ends a socket whose other side has silently gone. */
function keepAlive(socket: WebSocket) {
  let alive = true;
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, PING_MS);
  socket.on("pong", () => {
    alive = true;
  });
  socket.on("close", () => clearInterval(timer));
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the host listens on no port");
  return address.port;
}
