/**
 * The native part of node-pty, without the JavaScript around it, which ends a terminal 200 ms after its shell whatever is still unread,
 * spins on input, and takes a dozen calls for each 4 KiB of output.
 */
import { fileURLToPath } from "node:url";
import { requireBinary } from "@lydell/node-pty/requireBinary.js";

type Native = {
  fork(
    ...args: [
      file: string,
      args: readonly string[],
      env: readonly string[],
      cwd: string,
      cols: number,
      rows: number,
      uid: number,
      gid: number,
      utf8: boolean,
      helper: string,
      onExit: (exitCode: number, signal: number) => void,
    ]
  ): { fd: number; pid: number; pty: string };
  resize(fd: number, cols: number, rows: number): void;
};

const SAME_USER = -1;

export type Forked = {
  /** The terminal's own end; reads and writes never block. */
  fd: number;
  /** Path of the shell's end. */
  slave: string;
  pid: number;
};

export type ForkOptions = {
  file: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  cols: number;
  rows: number;
};

const native = load();

export function fork(
  { file, args, cwd, env, cols, rows }: ForkOptions,
  onExit: (exitCode: number, signal: number) => void,
): Forked {
  const pairs = Object.entries({ ...env, PWD: cwd, TERM: "xterm-256color" }).map(([name, value]) => `${name}=${value}`);
  const { fd, pid, pty } = native.fork(
    file,
    args,
    pairs,
    cwd,
    cols,
    rows,
    SAME_USER,
    SAME_USER,
    true,
    helper(),
    onExit,
  );
  return { fd, pid, slave: pty };
}

export const resize = native.resize;

/** macOS starts programs through one of node-pty's. */
function helper(): string {
  if (process.platform !== "darwin") return "";
  return fileURLToPath(import.meta.resolve(`@lydell/node-pty-darwin-${process.arch}/spawn-helper`));
}

function load(): Native {
  const loaded = requireBinary("pty.node");
  if (!isNative(loaded)) throw new Error("This node-pty's native part is another; native.ts must follow it.");
  return loaded;
}

function isNative(value: unknown): value is Native {
  if (typeof value !== "object" || value === null) return false;
  return ["fork", "resize"].every((name) => typeof Reflect.get(value, name) === "function");
}
