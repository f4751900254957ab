/** The sandboxes this process holds a handle of: opening one asks the engine, which a claim has no time for. */
import type { Driver, Sandbox, SandboxId } from "#sandbox/sandbox.ts";

export class Open {
  readonly #driver: Driver;
  readonly #held = new Map<SandboxId, Sandbox>();

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** The handle held, else what the driver finds now. */
  async get(id: SandboxId): Promise<Sandbox | undefined> {
    return this.#held.get(id) ?? this.look(id);
  }

  /** What the driver finds now. */
  async look(id: SandboxId): Promise<Sandbox | undefined> {
    const sandbox = await this.#driver.open(id);
    if (sandbox) this.#held.set(id, sandbox);
    else this.#held.delete(id);
    return sandbox;
  }

  hold(sandbox: Sandbox): void {
    this.#held.set(sandbox.id, sandbox);
  }

  forget(id: SandboxId): void {
    this.#held.delete(id);
  }
}
