/** Finds the shell's own marks in its output (OSC 133, FinalTerm's convention): a prompt is drawn, a command begins, a command has ended. */

const ESC = 0x1b;
const BEL = 0x07;
const PREFIX = Buffer.from("\x1b]133;");
/** A mark is short; what looks like one and goes on longer isn't. */
const MOST_BYTES = 64;

export type Mark = { kind: "prompt" } | { kind: "begin" } | { kind: "end"; exitCode: number | undefined };

/** Reads output chunk by chunk; a mark may be split anywhere between them. */
export class MarkReader {
  #held = Buffer.alloc(0);

  read(chunk: Buffer): Mark[] {
    if (this.#held.length === 0 && !chunk.includes(ESC)) return [];
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
    const marks: Mark[] = [];
    let at = 0;
    for (;;) {
      const start = bytes.indexOf(PREFIX, at);
      if (start < 0) break;
      const end = endOf(bytes, start + PREFIX.length);
      if (end === undefined) {
        this.#held = Buffer.from(bytes.subarray(start));
        return marks;
      }
      const mark = parse(bytes.toString("latin1", start + PREFIX.length, end));
      if (mark) marks.push(mark);
      at = end;
    }
    this.#held = Buffer.from(bytes.subarray(Math.max(at, startOfPrefix(bytes))));
    return marks;
  }
}

/** Where the mark's text ends, or undefined when that is still to come. */
function endOf(bytes: Buffer, from: number): number | undefined {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === BEL || bytes[at] === ESC || at - from > MOST_BYTES) return at;
  }
  return undefined;
}

/** Where a prefix begins that the chunk's end cuts off. */
function startOfPrefix(bytes: Buffer): number {
  for (let length = Math.min(PREFIX.length - 1, bytes.length); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(PREFIX.subarray(0, length))) return bytes.length - length;
  }
  return bytes.length;
}

function parse(text: string): Mark | undefined {
  const [kind, code] = text.split(";");
  if (kind === "A") return { kind: "prompt" };
  if (kind === "C") return { kind: "begin" };
  if (kind === "D") return { kind: "end", exitCode: code === undefined || code === "" ? undefined : Number(code) };
  return undefined;
}
