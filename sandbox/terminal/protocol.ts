/**
 * What a browser and a terminal host say to each other. Imported by both, so nothing of Node or of the DOM.
 *
 * One WebSocket per terminal, subprotocol `labmate.terminal.v1`, binary frames: a byte that says what it is, then the rest. Output is
 * raw bytes of the pty with the offset of its first byte, counted from the terminal's first byte ever; so a viewer that lost its
 * connection says how far it got (`?epoch=…&offset=…`) and goes on exactly there. A viewer acknowledges what its screen has taken
 * in; the host sends at most HIGH_BYTES ahead of that, and less while acknowledgements come late (window.ts). Numbers are big-endian.
 */

export const SUBPROTOCOL = "labmate.terminal.v1";

/** The most output unacknowledged before the host stops sending. Measured: terminal.md §1.7. */
export const HIGH_BYTES = 256 * 1024;
/** Owing less, a viewer that fell out of the ring begins anew. */
export const LOW_BYTES = 64 * 1024;
/** A viewer acknowledges at least this often. */
export const ACK_BYTES = 16 * 1024;
/** A larger frame from a browser is refused with `tooLarge`; longer input goes in several. */
export const MAX_FRAME_BYTES = 64 * 1024 + 16;

/** First byte of a frame from the browser. */
export const FROM_BROWSER = {
  /** keys, as bytes */
  input: 1,
  /** uint16 columns, uint16 rows */
  resize: 2,
  /** float64: every byte before this offset is on the screen */
  ack: 3,
  /** ends this terminal and all that runs in it */
  close: 4,
} as const;

/** First byte of a frame from the host. */
export const FROM_HOST = {
  /** float64 offset, then the bytes */
  output: 1,
  /** JSON Hello; always the first frame */
  hello: 2,
  /** JSON { exitCode }; after the last byte of output, and the last frame */
  exit: 3,
  /** uint16 columns, uint16 rows: the writer changed the size */
  size: 4,
  /** JSON string[]: the names of all terminals of this sandbox */
  terminals: 5,
} as const;

export type Role = "writer" | "viewer";

export type Hello = {
  role: Role;
  /** Tells this terminal from an earlier one of the same name. */
  epoch: string;
  /** The offset output begins at. When the browser asked for another one, its screen must be cleared first. */
  offset: number;
  /** Output up to here is a replay: what the screen answers to it must not be sent back as input. */
  replayUntil: number;
  cols: number;
  rows: number;
  terminals: string[];
};

/** Why a socket was closed; the reason beside it is a sentence. 4000 and above are ours, 1009 is the WebSocket's own. */
export const CLOSED = {
  tooLarge: 1009,
  badFrame: 4400,
  ticketRefused: 4401,
  /** The sandbox is gone; another ticket won't help. */
  sandboxGone: 4404,
  tooMany: 4429,
  /** The terminal host doesn't answer (yet). */
  unreachable: 4502,
} as const;

/** A terminal's name: part of a URL. */
export const TERMINAL_NAME = /^[a-z0-9-]{1,24}$/;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function frame(op: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + payload.length);
  bytes[0] = op;
  bytes.set(payload, 1);
  return bytes;
}

export const jsonFrame = (op: number, value: unknown) => frame(op, encoder.encode(JSON.stringify(value)));
export const readJson = (payload: Uint8Array): unknown => JSON.parse(decoder.decode(payload));

/** @throws when the host says something else than this protocol's greeting */
export function readHello(payload: Uint8Array): Hello {
  const value = readJson(payload);
  if (!isHello(value)) throw new Error("The terminal host's greeting is not one of this protocol.");
  return value;
}

export function readTerminals(payload: Uint8Array): string[] {
  const value = readJson(payload);
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

export function readExit(payload: Uint8Array): { exitCode: number } {
  const value = readJson(payload);
  const known = typeof value === "object" && value !== null && "exitCode" in value ? value.exitCode : undefined;
  return { exitCode: typeof known === "number" ? known : 0 };
}

function isHello(value: unknown): value is Hello {
  if (typeof value !== "object" || value === null) return false;
  if (!("role" in value && "epoch" in value && "terminals" in value)) return false;
  const numbers = ["offset", "replayUntil", "cols", "rows"].every((key) =>
    Number.isSafeInteger(Reflect.get(value, key)),
  );
  const words = typeof value.epoch === "string" && (value.role === "writer" || value.role === "viewer");
  return numbers && words && Array.isArray(value.terminals);
}

/** @param fill writes so many bytes into the frame, from that index on */
export function outputFrame(
  offset: number,
  length: number,
  fill: (frame: Uint8Array, at: number) => void,
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(9 + length);
  whole[0] = FROM_HOST.output;
  new DataView(whole.buffer).setFloat64(1, offset);
  fill(whole, 9);
  return whole;
}

export function readOutput(payload: Uint8Array): { offset: number; bytes: Uint8Array } {
  return { offset: viewOf(payload).getFloat64(0), bytes: payload.subarray(8) };
}

export function ackFrame(offset: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(9);
  whole[0] = FROM_BROWSER.ack;
  new DataView(whole.buffer).setFloat64(1, offset);
  return whole;
}

export const readAck = (payload: Uint8Array): number => viewOf(payload).getFloat64(0);

/** @param op FROM_BROWSER.resize or FROM_HOST.size */
export function sizeFrame(op: number, cols: number, rows: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(5);
  const view = new DataView(whole.buffer);
  view.setUint8(0, op);
  view.setUint16(1, cols);
  view.setUint16(3, rows);
  return whole;
}

export function readSize(payload: Uint8Array): { cols: number; rows: number } {
  const view = viewOf(payload);
  return { cols: view.getUint16(0), rows: view.getUint16(2) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
