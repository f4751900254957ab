/**
 * The assistant's ear at one awake terminal host: a WebSocket to /control that is opened again with back-off whenever it breaks.
 *
 * It says what it hears and decides nothing. What happened while it was broken is not told again.
 */
import { WebSocket } from "ws";
import { CLAIMS_HEADER, signClaims } from "#sandbox/terminal/claims.ts";
import { ControlEvent } from "#sandbox/terminal/control.ts";

const BACKOFF_FIRST_MS = 100;
const BACKOFF_MOST_MS = 5_000;
const HANDSHAKE_MS = 5_000;
/** The host pings every 20 s; two missed and a break in the network that nobody told of is found. */
const SILENT_MS = 50_000;

export type TerminalHost = { host: string; port: number; secret: string };

export class ControlLink {
  readonly #at: TerminalHost;
  readonly #onEvent: (event: ControlEvent) => void;
  #socket: WebSocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wait = BACKOFF_FIRST_MS;
  #closed = false;

  constructor(at: TerminalHost, onEvent: (event: ControlEvent) => void) {
    this.#at = at;
    this.#onEvent = onEvent;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.terminate();
  }

  #connect() {
    const { host, port, secret } = this.#at;
    const headers = { [CLAIMS_HEADER]: signClaims(secret, { role: "assistant", seat: "" }) };
    const socket = new WebSocket(`ws://${host}:${port}/control`, { headers, handshakeTimeout: HANDSHAKE_MS });
    this.#socket = socket;
    socket.on("open", () => {
      this.#wait = BACKOFF_FIRST_MS;
      this.#listenForSilence(socket);
    });
    socket.on("ping", () => this.#listenForSilence(socket));
    socket.on("message", (data) => this.#hear(String(data)));
    socket.on("error", () => {}); // "close" follows
    socket.on("close", () => this.#again());
  }

  #hear(text: string) {
    const event = ControlEvent.safeParse(json(text));
    if (event.success) this.#onEvent(event.data);
  }

  #listenForSilence(socket: WebSocket) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => socket.terminate(), SILENT_MS);
    this.#timer.unref();
  }

  #again() {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, BACKOFF_MOST_MS);
  }
}

/** A host in a learner's hands may say anything. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
