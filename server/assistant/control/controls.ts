/** One control link for each awake sandbox: opened when its seat gets it or it wakes, closed when it sleeps or goes. */
import type { LifeEvent, LifeEvents } from "#server/assistant/life/events.ts";
import type { Open } from "#server/assistant/life/open.ts";
import type { Used } from "#server/assistant/life/used.ts";
import type { Log } from "#server/log.ts";
import { ControlLink } from "./control-link.ts";

export class Controls {
  readonly #events: LifeEvents;
  readonly #open: Open;
  readonly #used: Used;
  readonly #log: Log;
  readonly #links = new Map<string, ControlLink>();
  readonly #unsubscribe: () => void;
  #closed = false;

  constructor({ events, open, used, log }: { events: LifeEvents; open: Open; used: Used; log: Log }) {
    this.#events = events;
    this.#open = open;
    this.#used = used;
    this.#log = log;
    this.#unsubscribe = events.subscribe((event) => this.#follow(event));
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  #follow({ type, sandboxId, seatId }: LifeEvent) {
    if (type === "opened" || type === "woke") {
      this.#link(sandboxId, seatId).catch((error: unknown) =>
        this.#log("no control connection to a sandbox", { sandbox: sandboxId, error }),
      );
    } else if (type === "slept" || type === "gone") {
      this.#links.get(sandboxId)?.close();
      this.#links.delete(sandboxId);
      this.#used.forget(sandboxId);
    }
  }

  async #link(sandboxId: string, seatId: string) {
    const sandbox = await this.#open.get(sandboxId);
    if (!sandbox || this.#closed) return;
    this.#links.get(sandboxId)?.close();
    const link = new ControlLink(sandbox.terminal, (event) => {
      if (event.type === "viewers") return;
      this.#used
        .now(sandboxId)
        .catch((error: unknown) => this.#log("the idle clock could not be set", { sandbox: sandboxId, error }));
      if (event.type === "command") {
        this.#events.tell({ type: "command", sandboxId, seatId, exitCode: event.exitCode ?? 0 });
      }
    });
    this.#links.set(sandboxId, link);
  }
}
