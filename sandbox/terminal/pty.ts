/**
 * A shell on a pseudo-terminal that loses nothing: not its last bytes at exit, not long input to a program that is slow to read.
 *
 * Built on node-pty, around three of its traps (terminal.md §1.2): output still in the kernel when the shell exits is lost unless
 * somebody holds the other end open; output is lost when reading is paused at that moment; and its own input queue spins.
 */
import { closeSync, constants, openSync, readFileSync, write } from "node:fs";
import { spawn } from "@lydell/node-pty";

/** Input waiting for the shell to read it; above, the writer is asked to wait. A paste of this size needs no waiting. */
const INPUT_HIGH_BYTES = 256 * 1024;
/** Linux takes at most 4 KiB into a terminal's input at once. */
const INPUT_PIECE_BYTES = 4096;
const INPUT_RETRY_MS = 8;
/** While paused: how often to look whether the shell has ended. node-pty drops what is unread 200 ms after that. */
const LOOK_MS = 40;

export type PtyOptions = {
  file: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  cols: number;
  rows: number;
};

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
  onOutput(chunk: Buffer): void;
  /** After the last byte of output. */
  onExit(exitCode: number): void;
  onInputDrained(): void;
};

export function openPty(options: PtyOptions, events: PtyEvents): Pty {
  const { file, args, cwd, env, cols, rows } = options;
  const shell = spawn(file, [...args], { cwd, env: { ...env }, cols, rows, name: "xterm-256color", encoding: null });
  const { fd, slave } = internalsOf(shell);
  const guard = openSync(slave, constants.O_RDWR | constants.O_NOCTTY);
  const input = inputQueue(fd, events.onInputDrained);
  let exited = false;
  let look: NodeJS.Timeout | undefined;

  // node-pty types its chunks as strings whatever the encoding.
  shell.onData((chunk: string | Buffer) => events.onOutput(typeof chunk === "string" ? Buffer.from(chunk) : chunk));
  shell.onExit(({ exitCode, signal }) => {
    exited = true;
    clearInterval(look);
    input.close();
    closeSync(guard);
    events.onExit(exitCode === 0 && signal ? 128 + signal : exitCode);
  });

  const resume = () => {
    clearInterval(look);
    look = undefined;
    if (!exited) shell.resume();
  };
  return {
    pid: shell.pid,
    write: (bytes) => exited || input.add(bytes),
    resize(cols, rows) {
      if (!exited) shell.resize(cols, rows);
    },
    pause() {
      if (exited || look) return;
      shell.pause();
      look = setInterval(() => {
        if (hasEnded(shell.pid)) resume();
      }, LOOK_MS);
    },
    resume,
    kill() {
      if (exited) return; // its pid may be another's by now
      resume();
      signalSession(shell.pid, "SIGHUP");
      setTimeout(() => {
        if (!exited) signalSession(shell.pid, "SIGKILL");
      }, 500).unref();
    },
  };
}

/** Bytes in order, a piece at a time, with a pause when the terminal takes no more. */
function inputQueue(fd: number, onDrained: () => void) {
  let waiting: Buffer[] = [];
  let length = 0;
  let busy = false;
  let closed = false;
  let full = false;
  let retry: NodeJS.Timeout | undefined;

  const next = () => {
    const [first] = waiting;
    if (closed || !first) {
      busy = false;
      return;
    }
    busy = true;
    write(fd, first, 0, Math.min(first.length, INPUT_PIECE_BYTES), null, (error, written) => {
      if (closed) return;
      if (error?.code === "EAGAIN") {
        retry = setTimeout(next, INPUT_RETRY_MS);
        return;
      }
      if (error) return; // the shell is ending; its exit follows
      length -= written;
      if (written === first.length) waiting.shift();
      else waiting[0] = first.subarray(written);
      if (full && length < INPUT_HIGH_BYTES / 2) {
        full = false;
        onDrained();
      }
      next();
    });
  };
  return {
    add(bytes: Buffer): boolean {
      if (closed) return true;
      waiting.push(bytes);
      length += bytes.length;
      if (!busy) next();
      full ||= length >= INPUT_HIGH_BYTES;
      return !full;
    },
    close() {
      closed = true;
      clearTimeout(retry);
      waiting = [];
    },
  };
}

function internalsOf(shell: object): { fd: number; slave: string } {
  const fd = "_fd" in shell ? shell._fd : undefined;
  const slave = "_pty" in shell ? shell._pty : undefined;
  if (typeof fd !== "number" || typeof slave !== "string") {
    throw new Error("This node-pty keeps its descriptor elsewhere; pty.ts must follow it.");
  }
  return { fd, slave };
}

function hasEnded(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}

/** The shell leads its process group; a group that is gone already needs nothing. */
function signalSession(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(-pid, signal);
  } catch {
    // ended in the meantime
  }
}
