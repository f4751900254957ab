/** For tests: a whole driver in memory, with the promise of sandbox.ts kept and gates where a test wants to stand between two steps. */
import type { Driver, Sandbox, SandboxId, Snapshot } from "#sandbox/sandbox.ts";

type Made = { whole: boolean; frozen: boolean; files: Map<string, Buffer>; freezes: number };

export class MemoryDriver implements Driver {
  readonly name = "local";
  /** Outlives the driver object, as an engine outlives the assistant: give it to the next one. */
  readonly world: Map<SandboxId, Made>;
  readonly missing = new Set<Snapshot>();
  /** How many makes run now, and how many have at most. */
  making = { now: 0, most: 0 };
  /** The next so many freezes fail, as on a busy box. */
  failingFreezes = 0;
  /** Awaited before what a make had begun is taken away. */
  leaving: () => Promise<void> = async () => {};
  /** Awaited in the middle of each make. */
  gate: (id: SandboxId) => Promise<void> = async () => {};

  constructor(world = new Map<SandboxId, Made>()) {
    this.world = world;
  }

  async prepare(): Promise<void> {}

  ready(snapshot: Snapshot): boolean {
    return !this.missing.has(snapshot);
  }

  async make({ id }: { id: SandboxId }, signal: AbortSignal): Promise<Sandbox> {
    this.making.now++;
    this.making.most = Math.max(this.making.most, this.making.now);
    const made: Made = { whole: false, frozen: false, files: new Map(), freezes: 0 };
    this.world.set(id, made);
    try {
      await Promise.race([this.gate(id), aborted(signal)]);
      made.whole = true;
      return this.#sandbox(id, made);
    } catch (error) {
      await this.leaving();
      this.world.delete(id);
      throw error;
    } finally {
      this.making.now--;
    }
  }

  async open(id: SandboxId): Promise<Sandbox | undefined> {
    const made = this.world.get(id);
    return made?.whole ? this.#sandbox(id, made) : undefined;
  }

  async find(): Promise<SandboxId[]> {
    return [...this.world.keys()];
  }

  async remove(id: SandboxId): Promise<void> {
    this.world.delete(id);
  }

  async close(): Promise<void> {}

  #sandbox(id: SandboxId, made: Made): Sandbox {
    return {
      id,
      terminal: { host: "127.0.0.1", port: 1, secret: id },
      kubeconfig: async () => undefined,
      freeze: async () => {
        if (this.failingFreezes-- > 0) throw new Error("unable to freeze");
        made.frozen = true;
        made.freezes++;
      },
      thaw: async () => {
        made.frozen = false;
      },
      run: async () => ({ exitCode: 0, stdout: "", stderr: "" }),
      put: async (files) => {
        for (const [path, bytes] of files) if (!made.files.has(path)) made.files.set(path, bytes);
      },
    };
  }
}

async function aborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
}
