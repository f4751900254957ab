/**
 * One terminal of a sandbox: a shell, the newest megabyte of what it printed, and the screens that look at it.
 *
 * It lives until its shell ends, however many screens come and go. The shell is paused only while all of its writers are a
 * window behind: a mere viewer stalls nothing, and neither does the learner's own hidden tab.
 */
import { randomBytes } from "node:crypto";
import { Flow } from "./flow.ts";
import { Gather } from "./gather.ts";
import { MarkReader } from "./marks.ts";
import type { Hello, Role } from "./protocol.ts";
import { openPty, type Pty, type PtyOptions } from "./pty.ts";
import { Ring } from "./ring.ts";
import { Viewer } from "./viewer.ts";

const RING_BYTES = 1024 * 1024;

export type TerminalEvents = {
  /** A command typed at the prompt has ended. */
  onCommand(exitCode: number | undefined): void;
  onKeystroke(): void;
  onExit(): void;
  terminals(): string[];
};

export class Terminal {
  readonly name: string;
  readonly epoch = randomBytes(6).toString("base64url");
  readonly #ring = new Ring(RING_BYTES);
  readonly #gather = new Gather(() => this.#pump());
  readonly #marks = new MarkReader();
  readonly #viewers = new Set<Viewer>();
  readonly #inputWaiters = new Set<() => void>();
  readonly #events: TerminalEvents;
  readonly #pty: Pty;
  readonly #flow: Flow;
  #size: { cols: number; rows: number };
  #running = false;

  constructor(name: string, options: PtyOptions, events: TerminalEvents) {
    this.name = name;
    this.#events = events;
    this.#size = { cols: options.cols, rows: options.rows };
    this.#pty = openPty(options, {
      onOutput: (chunk) => this.#onOutput(chunk),
      onExit: (exitCode) => this.#onExit(exitCode),
      onInputDrained: () => {
        for (const go of this.#inputWaiters) go();
        this.#inputWaiters.clear();
      },
    });
    this.#flow = new Flow(this.#pty);
  }

  get pid(): number {
    return this.#pty.pid;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** @param seen what the screen had before: goes on there when that is still known, else begins with all there is */
  attach(
    socket: ConstructorParameters<typeof Viewer>[0],
    role: Role,
    seen: { epoch: string; offset: number } | undefined,
  ): Viewer {
    const viewer = new Viewer(
      socket,
      this.#ring,
      role,
      (from): Hello => ({
        ...from,
        epoch: this.epoch,
        ...this.#size,
        terminals: this.#events.terminals(),
      }),
    );
    this.#viewers.add(viewer);
    viewer.begin(seen?.epoch === this.epoch ? seen.offset : undefined);
    return viewer;
  }

  detach(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    this.#balance();
  }

  /** @returns undefined, or a promise to wait for before sending more: the shell isn't reading */
  input(bytes: Buffer): Promise<void> | undefined {
    this.#events.onKeystroke();
    this.#gather.expect();
    if (this.#pty.write(bytes)) return undefined;
    return new Promise((resolve) => this.#inputWaiters.add(resolve));
  }

  resize(cols: number, rows: number, by: Viewer): void {
    if (cols === this.#size.cols && rows === this.#size.rows) return;
    this.#size = { cols, rows };
    this.#pty.resize(cols, rows);
    for (const viewer of this.#viewers) if (viewer !== by) viewer.tellSize(cols, rows);
  }

  ack(viewer: Viewer, offset: number): void {
    viewer.ack(offset);
    this.#balance();
  }

  tellTerminals(names: string[]): void {
    for (const viewer of this.#viewers) viewer.tellTerminals(names);
  }

  close(): void {
    this.#pty.kill();
  }

  #onOutput(chunk: Buffer) {
    this.#ring.append(chunk);
    for (const mark of this.#marks.read(chunk)) {
      if (mark.kind === "begin") this.#running = true;
      if (mark.kind === "end" && this.#running) {
        this.#running = false;
        this.#events.onCommand(mark.exitCode);
      }
    }
    this.#gather.add(chunk.length);
    this.#balance();
  }

  #pump() {
    for (const viewer of this.#viewers) viewer.pump();
  }

  /** Pauses the shell for the quickest of the writers, and lets it go on once that one has caught up. Nobody there: nobody waits. */
  #balance() {
    const fullness = [...this.#viewers].flatMap((viewer) => (viewer.role === "writer" ? [viewer.fullness] : []));
    this.#flow.balance(fullness.length > 0 ? Math.min(...fullness) : 0);
  }

  #onExit(exitCode: number) {
    this.#gather.close();
    this.#flow.close();
    for (const viewer of this.#viewers) viewer.exit(exitCode);
    this.#viewers.clear();
    this.#events.onExit();
  }
}
