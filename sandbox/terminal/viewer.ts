/**
 * One screen looking at a terminal: it pulls output from the ring at its own pace, so a slow one slows nobody else.
 *
 * At most HIGH_BYTES are on the way unacknowledged. A viewer that falls out of the ring begins again at its oldest byte.
 */
import type { WebSocket } from "ws";
import {
  FROM_HOST,
  type Hello,
  HIGH_BYTES,
  jsonFrame,
  LOW_BYTES,
  outputFrame,
  type Role,
  sizeFrame,
} from "./protocol.ts";
import type { Ring } from "./ring.ts";

/** One frame's worth: large enough that framing costs nothing, small enough that a keystroke's echo is never far behind. */
const FRAME_BYTES = 32 * 1024;

export class Viewer {
  readonly role: Role;
  readonly #socket: WebSocket;
  readonly #ring: Ring;
  readonly #hello: (from: { offset: number; replayUntil: number }) => Hello;
  #sent = 0;
  #acked = 0;

  constructor(
    socket: WebSocket,
    ring: Ring,
    role: Role,
    hello: (from: { role: Role; offset: number; replayUntil: number }) => Hello,
  ) {
    this.#socket = socket;
    this.#ring = ring;
    this.role = role;
    this.#hello = (from) => hello({ role, ...from });
  }

  /** @param offset how far it got before, if it was here before and that is still in the ring */
  begin(offset: number | undefined): void {
    const known = offset !== undefined && offset >= this.#ring.oldest && offset <= this.#ring.next;
    const from = known ? offset : this.#ring.oldest;
    this.#sent = from;
    this.#acked = from;
    this.#send(jsonFrame(FROM_HOST.hello, this.#hello({ offset: from, replayUntil: this.#ring.next })));
    this.pump();
  }

  /** Bytes the terminal is ahead of what this screen has taken in. */
  get behind(): number {
    return this.#ring.next - this.#acked;
  }

  /** Sends what may be sent now. */
  pump(): void {
    if (this.#sent < this.#ring.oldest) {
      if (this.#sent - this.#acked < LOW_BYTES) this.begin(undefined); // once it has taken in what it was sent
      return;
    }
    while (this.#sent < this.#ring.next && this.#mayHave > 0) {
      const bytes = this.#ring.read(this.#sent, Math.min(FRAME_BYTES, this.#mayHave));
      this.#send(outputFrame(this.#sent, bytes));
      this.#sent += bytes.length;
    }
  }

  ack(offset: number): void {
    if (offset > this.#acked && offset <= this.#sent) this.#acked = offset;
    this.pump();
  }

  tellSize(cols: number, rows: number): void {
    this.#send(sizeFrame(FROM_HOST.size, cols, rows));
  }

  tellTerminals(names: string[]): void {
    this.#send(jsonFrame(FROM_HOST.terminals, names));
  }

  /** The last frame: sent behind every byte of output, acknowledged or not. */
  exit(exitCode: number): void {
    while (this.#sent < this.#ring.next) {
      const from = Math.max(this.#sent, this.#ring.oldest);
      const bytes = this.#ring.read(from, FRAME_BYTES);
      this.#send(outputFrame(from, bytes));
      this.#sent = from + bytes.length;
    }
    this.#send(jsonFrame(FROM_HOST.exit, { exitCode }));
    this.#socket.close(1000);
  }

  get #mayHave(): number {
    return Math.min(HIGH_BYTES - (this.#sent - this.#acked), HIGH_BYTES - this.#socket.bufferedAmount);
  }

  #send(bytes: Uint8Array) {
    this.#socket.send(bytes);
  }
}
