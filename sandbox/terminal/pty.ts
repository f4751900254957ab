/**
 * A shell on a pseudo-terminal that loses nothing: not its last bytes at exit, not long input to a program that is slow to read.
 *
 * The shell's end is held open here, too, because output still in the kernel is lost with its last holder; so the shell's exit is
 * told by its process alone, and by then all it printed can be read. In one turn of the event loop a terminal is read at most
 * SHARE_BYTES, so that a key to one waits for no flood of another.
 */
import { closeSync, constants, openSync, readSync } from "node:fs";
import { ReadStream } from "node:tty";
import { InputQueue } from "./input-queue.ts";
import { type ForkOptions, fork, resize } from "./native.ts";

/** What a terminal is read in one turn: a frame's worth, some tenths of a millisecond. */
export const SHARE_BYTES = 32 * 1024;
/** A read gives at most so much (Linux, N_TTY_BUF_SIZE less one); one that gives less has left nothing. */
const FULL_READ_BYTES = 4095;
/** More than the kernel keeps of a terminal's output (12 KiB); what prints on is not the shell. */
const LAST_BYTES = 128 * 1024;
/** Each read is handed on before the next one begins, whichever terminal it is of. */
const page = Buffer.alloc(SHARE_BYTES);

export type PtyOptions = ForkOptions;

export type Pty = {
  readonly pid: number;
  /** @returns false when the caller should wait for `onInputDrained` */
  write(bytes: Buffer): boolean;
  resize(cols: number, rows: number): void;
  pause(): void;
  resume(): void;
  /** Ends the shell and what it started in its session. */
  kill(): void;
};

export type PtyEvents = {
  /** @param chunk good only until this returns */
  onOutput(chunk: Buffer): void;
  /** After the last byte of output. */
  onExit(exitCode: number): void;
  onInputDrained(): void;
};

export function openPty(options: PtyOptions, events: PtyEvents): Pty {
  let exited = false;
  let held = false;
  const { fd, slave, pid } = fork(options, (exitCode, signal) => {
    exited = true;
    reader.pause();
    for (let left = LAST_BYTES, read = 0; left > 0; left -= read) {
      read = readMore(fd, 0);
      if (read === 0) break;
      events.onOutput(page.subarray(0, read));
    }
    input.close();
    reader.destroy();
    closeSync(guard);
    events.onExit(exitCode === 0 && signal ? 128 + signal : exitCode);
  });
  const guard = openSync(slave, constants.O_RDWR | constants.O_NOCTTY);
  const input = new InputQueue(fd, events.onInputDrained);
  const onread = {
    buffer: page,
    callback(read: number) {
      events.onOutput(page.subarray(0, read < FULL_READ_BYTES ? read : readMore(fd, read)));
      return !held; // a pause in the same tick as a resume is otherwise forgotten
    },
  };
  const reader = new ReadStream(fd, { onread });
  reader.on("error", () => {}); // its exit follows
  const resume = () => {
    held = false;
    if (!exited) reader.resume();
  };
  resume();

  return {
    pid,
    write: (bytes) => exited || input.add(bytes),
    resize(cols, rows) {
      if (!exited) resize(fd, cols, rows);
    },
    pause() {
      held = true;
      if (!exited) reader.pause();
    },
    resume,
    kill() {
      if (exited) return; // its pid may be another's by now
      resume();
      signalSession(pid, "SIGHUP");
      setTimeout(() => {
        if (!exited) signalSession(pid, "SIGKILL");
      }, 500).unref();
    },
  };
}

/** Reads what is there behind the page's first `length` bytes. @returns how many there are then */
function readMore(fd: number, length: number): number {
  let end = length;
  for (let read = FULL_READ_BYTES; read >= FULL_READ_BYTES && end < page.length; end += read) {
    try {
      read = readSync(fd, page, end, page.length - end, null);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EAGAIN") break;
      throw error;
    }
  }
  return end;
}

/** The shell leads its process group; a group that is gone already needs nothing. */
function signalSession(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(-pid, signal);
  } catch {
    // ended in the meantime
  }
}
