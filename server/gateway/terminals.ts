/**
 * Admits a browser's socket to a terminal: exact Origin, a ticket used once, an awake sandbox; then the splice.
 *
 * A page from elsewhere is refused before the handshake. What a learner may meet is told inside the socket, as a close code and a
 * sentence, because browsers show scripts nothing of a refused handshake. Each refusal is one line in the log.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { CLOSED, SUBPROTOCOL, TERMINAL_NAME } from "#sandbox/terminal/protocol.ts";
import type { Database } from "#server/database/client.ts";
import type { Log } from "#server/log.ts";
import { takeTicket } from "#server/tickets.ts";
import { awakeHost } from "./awake.ts";
import type { Bells } from "./bells.ts";
import { splice } from "./splice.ts";
import { wakeOnKey } from "./wake-on-key.ts";

const PATH = /^\/terminals\/([^/?]+)(?:\?|$)/;
const TICKET_PROTOCOL = "ticket.";
/** Eight terminals, each in a few tabs, and the sockets of the page just left. */
const MOST_SOCKETS_PER_SEAT = 32;
const MOST_REASON_BYTES = 123;

export type Terminals = {
  /** Whether this upgrade is for a terminal. */
  wants(request: IncomingMessage): boolean;
  serve(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
};

export function terminalsOf({ db, bells, log }: { db: Database; bells: Bells; log: Log }): Terminals {
  const open = new Map<string, number>();
  const sayer = new WebSocketServer({ noServer: true, handleProtocols: () => SUBPROTOCOL, perMessageDeflate: false });

  /** Finishes the handshake only to say why there will be nothing. */
  const say = (request: IncomingMessage, socket: Duplex, head: Buffer, code: number, reason: string) => {
    if (socket.destroyed) return;
    sayer.handleUpgrade(request, socket, head, (one) => {
      one.on("error", () => {});
      one.close(code, brief(reason));
    });
  };

  return {
    wants: (request) => PATH.test(request.url ?? ""),

    async serve(request, socket, head) {
      socket.on("error", () => {}); // a browser that left; "close" follows
      const name = request.url?.match(PATH)?.[1] ?? "";
      const refuse = (code: number, reason: string, fields: Record<string, unknown> = {}) => {
        log("refused a terminal", { terminal: name, code, reason, ...fields });
        say(request, socket, head, code, reason);
      };

      const { origin, host: site } = request.headers;
      if (!isOwn(origin, site)) {
        log("refused a terminal", { terminal: name, status: 403, reason: "foreign Origin", origin: origin ?? "none" });
        socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\nThis page may not open terminals here.\n");
        return;
      }
      if (!TERMINAL_NAME.test(name)) return refuse(CLOSED.badFrame, "That is not a terminal's name.");

      const taken = await takeTicket(db, ticketOf(request), name);
      if ("refused" in taken)
        return refuse(CLOSED.ticketRefused, `This ticket is ${taken.refused}; ask for a new one.`);
      const { seatId, sandboxId, readOnly } = taken.leave;
      const count = open.get(seatId) ?? 0;
      if (count >= MOST_SOCKETS_PER_SEAT) {
        return refuse(CLOSED.tooMany, "Too many terminals are open: close some of their tabs.", { seat: seatId });
      }

      open.set(seatId, count + 1);
      socket.once("close", () => {
        const left = (open.get(seatId) ?? 1) - 1;
        if (left > 0) open.set(seatId, left);
        else open.delete(seatId);
      });
      const reached = await awakeHost(db, bells, sandboxId);
      if ("gone" in reached) return refuse(CLOSED.sandboxGone, reached.gone, { seat: seatId });
      if ("late" in reached) return refuse(CLOSED.unreachable, reached.late, { seat: seatId });
      if (socket.destroyed) return;
      const { failed } = await splice(request, socket, head, reached.host, {
        seat: seatId,
        role: readOnly ? "viewer" : "writer",
      });
      if (failed) {
        const fields = { seat: seatId, sandbox: sandboxId, failed };
        return refuse(CLOSED.unreachable, "Your terminal does not answer yet.", fields);
      }
      wakeOnKey({ db, bells, log }, sandboxId, socket);
    },
  };
}

/** A close frame holds 123 bytes of reason: the sentence as far as it fits. */
function brief(reason: string): string {
  if (Buffer.byteLength(reason) <= MOST_REASON_BYTES) return reason;
  const cut = Buffer.from(reason)
    .subarray(0, MOST_REASON_BYTES - 3)
    .toString();
  return `${cut.replace(/\uFFFD+$/, "")}…`;
}

/** A browser names its page's origin on every socket; only pages of this very host may open terminals with its cookies. */
function isOwn(origin: string | undefined, site: string | undefined): boolean {
  const url = origin === undefined ? null : URL.parse(origin);
  return url !== null && site !== undefined && url.host === site && /^https?:$/.test(url.protocol);
}

function ticketOf(request: IncomingMessage): string {
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((one) => one.trim());
  return offered.find((one) => one.startsWith(TICKET_PROTOCOL))?.slice(TICKET_PROTOCOL.length) ?? "";
}
