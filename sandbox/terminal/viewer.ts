/**
 * One screen looking at a terminal: it pulls output from the ring at its own pace, so a slow one slows nobody else.
 *
 * At most a window of bytes is on the way unacknowledged. A viewer that falls out of the ring begins again at its oldest byte.
 */
import type { WebSocket } from "ws";
import {
  ACK_BYTES,
  FROM_HOST,
  type Hello,
  jsonFrame,
  LOW_BYTES,
  outputFrame,
  type Role,
  sizeFrame,
} from "./protocol.ts";
import type { Ring } from "./ring.ts";
import { Window } from "./window.ts";

/** Larger than what is gathered for a frame, so that it goes out in one. */
const FRAME_BYTES = 64 * 1024;

export class Viewer {
  readonly role: Role;
  readonly #socket: WebSocket;
  readonly #ring: Ring;
  readonly #window = new Window();
  readonly #hello: (from: { offset: number; replayUntil: number }) => Hello;
  #sent = 0;
  #acked = 0;
  /** The full frame whose acknowledgement is waited for: a smaller one may not be acknowledged for long. */
  #timed: { offset: number; at: number } | undefined;

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
    this.#timed = undefined;
    this.#send(jsonFrame(FROM_HOST.hello, this.#hello({ offset: from, replayUntil: this.#ring.next })));
    this.pump();
  }

  /** How much of its window the terminal is ahead of what this screen has taken in. */
  get fullness(): number {
    return (this.#ring.next - this.#acked) / this.#window.bytes;
  }

  /** Sends what may be sent now. */
  pump(): void {
    if (this.#sent < this.#ring.oldest) {
      if (this.#sent - this.#acked < LOW_BYTES) this.begin(undefined); // once it has taken in what it was sent
      return;
    }
    while (this.#sent < this.#ring.next && this.#mayHave > 0) this.#sendOutput(this.#mayHave);
  }

  ack(offset: number): void {
    if (offset > this.#acked && offset <= this.#sent) this.#acked = offset;
    if (this.#timed && offset >= this.#timed.offset) {
      this.#window.acknowledged(performance.now() - this.#timed.at);
      this.#timed = undefined;
    }
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
      this.#sent = Math.max(this.#sent, this.#ring.oldest);
      this.#sendOutput(FRAME_BYTES);
    }
    this.#send(jsonFrame(FROM_HOST.exit, { exitCode }));
    this.#socket.close(1000);
  }

  #sendOutput(most: number) {
    const from = this.#sent;
    const length = Math.min(FRAME_BYTES, most, this.#ring.next - from);
    this.#send(outputFrame(from, length, (frame, at) => this.#ring.copy(from, frame, at)));
    this.#sent += length;
    if (length >= ACK_BYTES) this.#timed ??= { offset: this.#sent, at: performance.now() };
  }

  get #mayHave(): number {
    return this.#window.bytes - Math.max(this.#sent - this.#acked, this.#socket.bufferedAmount);
  }

  #send(bytes: Uint8Array) {
    this.#socket.send(bytes);
  }
}
