/**
 * The life of one terminal's connection: ticket, socket, resume, acknowledgements, trying again. Knows nothing of xterm or React.
 *
 * Whatever is drawn comes through `Screen.write` with a callback once it is on the screen; only then is it acknowledged, and from there
 * a new socket goes on after a cut.
 */
import {
  ACK_BYTES,
  ackFrame,
  CLOSED,
  FROM_BROWSER,
  FROM_HOST,
  frame,
  type Hello,
  readExit,
  readHello,
  readOutput,
  readSize,
  readTerminals,
  SUBPROTOCOL,
  sizeFrame,
} from "#sandbox/terminal/protocol.ts";
import { askForTicket, type Ticket } from "./ticket.ts";

const RETRY_FIRST_MS = 250;
const RETRY_MOST_MS = 5_000;
/** Input goes in frames below MAX_FRAME_BYTES. */
const PIECE_BYTES = 32 * 1024;

export type ConnectionState =
  | { kind: "connecting" }
  | { kind: "open"; readOnly: boolean }
  /** Trying again at that time (milliseconds since 1970). */
  | { kind: "waiting"; until: number; why: string }
  /** The shell has ended. */
  | { kind: "ended"; exitCode: number }
  /** No use in trying again by itself. */
  | { kind: "closed"; why: string };

/** What draws the terminal. */
export type Screen = {
  size(): { cols: number; rows: number };
  /** @param done called when the bytes are on the screen */
  write(bytes: Uint8Array, done: () => void): void;
  clear(): void;
  /** Another screen decides the size. */
  follow(cols: number, rows: number): void;
};

export type ConnectionOptions = {
  seat: string;
  terminal: string;
  /** Asked for before the screen was there. */
  ticket: Promise<Ticket>;
  screen: Screen;
  onState(state: ConnectionState): void;
  onTerminals(names: string[]): void;
};

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #encoder = new TextEncoder();
  #state: ConnectionState = { kind: "connecting" };
  #socket: WebSocket | undefined;
  #epoch: string | undefined;
  /** Bytes received, drawn and acknowledged, as offsets. */
  #next = 0;
  #drawn = 0;
  #acked = 0;
  #replayUntil = 0;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #done = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#hurry);
    void this.#connect(options.ticket);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** While old output is drawn anew, what the screen answers to it must not reach the shell. */
  get replaying(): boolean {
    return this.#drawn < this.#replayUntil;
  }

  /** @returns false when it could not be sent: nothing is kept for later, so nothing is typed twice */
  input(data: string | Uint8Array): boolean {
    if (this.#state.kind !== "open" || this.#state.readOnly) return false;
    const bytes = typeof data === "string" ? this.#encoder.encode(data) : data;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      this.#send(frame(FROM_BROWSER.input, bytes.subarray(at, at + PIECE_BYTES)));
    }
    return true;
  }

  resize(cols: number, rows: number): void {
    if (this.#state.kind === "open" && !this.#state.readOnly) this.#send(sizeFrame(FROM_BROWSER.resize, cols, rows));
  }

  /** Ends the shell and all that runs in it. */
  endShell(): void {
    this.#send(frame(FROM_BROWSER.close, new Uint8Array()));
  }

  /** After `ended`, `closed` or while waiting: now. */
  again(): void {
    if (this.#done || this.#state.kind === "open" || this.#state.kind === "connecting") return;
    clearTimeout(this.#retry);
    void this.#connect();
  }

  close(): void {
    this.#done = true;
    clearTimeout(this.#retry);
    removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#hurry);
    this.#socket?.close();
  }

  readonly #hurry = () => {
    if (this.#state.kind === "waiting" && document.visibilityState === "visible") this.again();
  };

  async #connect(ticket = askForTicket(this.#options.seat, this.#options.terminal)) {
    this.#become({ kind: "connecting" });
    const answer = await ticket;
    if (this.#done) return;
    if ("problem" in answer) {
      if (answer.final) return this.#become({ kind: "closed", why: answer.problem });
      return this.#wait(answer.problem);
    }
    const { cols, rows } = this.#options.screen.size();
    const query = new URLSearchParams({ cols: String(cols), rows: String(rows) });
    if (this.#epoch) {
      query.set("epoch", this.#epoch);
      query.set("offset", String(this.#next));
    }
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const url = `${scheme}//${location.host}/terminals/${this.#options.terminal}?${query}`;
    const socket = new WebSocket(url, [SUBPROTOCOL, `ticket.${answer.ticket}`]);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket && data instanceof ArrayBuffer) this.#receive(new Uint8Array(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (socket === this.#socket) this.#closed(code, reason);
    };
  }

  #receive(message: Uint8Array) {
    const payload = message.subarray(1);
    switch (message[0]) {
      case FROM_HOST.hello:
        return this.#greet(readHello(payload));
      case FROM_HOST.output:
        return this.#draw(readOutput(payload));
      case FROM_HOST.size: {
        const { cols, rows } = readSize(payload);
        return this.#options.screen.follow(cols, rows);
      }
      case FROM_HOST.terminals:
        return this.#options.onTerminals(readTerminals(payload));
      case FROM_HOST.exit:
        this.#epoch = undefined;
        this.#become({ kind: "ended", ...readExit(payload) });
    }
  }

  #greet(hello: Hello) {
    this.#attempt = 0;
    const goesOn = hello.epoch === this.#epoch && hello.offset === this.#next;
    if (!goesOn) {
      if (this.#epoch !== undefined || this.#next > 0) this.#options.screen.clear();
      this.#epoch = hello.epoch;
      this.#next = hello.offset;
      this.#drawn = hello.offset;
      this.#acked = hello.offset;
      this.#replayUntil = hello.replayUntil;
    }
    const readOnly = hello.role === "viewer";
    if (readOnly) this.#options.screen.follow(hello.cols, hello.rows);
    this.#options.onTerminals(hello.terminals);
    this.#become({ kind: "open", readOnly });
    const { cols, rows } = this.#options.screen.size();
    if (cols !== hello.cols || rows !== hello.rows) this.resize(cols, rows);
  }

  #draw({ offset, bytes }: { offset: number; bytes: Uint8Array }) {
    const epoch = this.#epoch;
    const end = offset + bytes.length;
    this.#next = end;
    this.#options.screen.write(bytes, () => {
      if (epoch !== this.#epoch) return; // of a terminal that is no more
      this.#drawn = end;
      if (end - this.#acked < ACK_BYTES) return;
      this.#acked = end;
      this.#send(ackFrame(end));
    });
  }

  #closed(code: number, reason: string) {
    this.#socket = undefined;
    if (this.#done || this.#state.kind === "ended") return;
    if (code === CLOSED.sandboxGone || code === CLOSED.tooMany) return this.#become({ kind: "closed", why: reason });
    this.#wait(reason || "The connection was cut.");
  }

  #wait(why: string) {
    const longest = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** this.#attempt++);
    const wait = longest * (0.5 + Math.random() / 2); // a class must not come back in one breath
    this.#become({ kind: "waiting", until: Date.now() + wait, why });
    this.#retry = setTimeout(() => void this.#connect(), wait);
  }

  #send(bytes: Uint8Array<ArrayBuffer>) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(bytes);
  }

  #become(state: ConnectionState) {
    this.#state = state;
    this.#options.onState(state);
  }
}
