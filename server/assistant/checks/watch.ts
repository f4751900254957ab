/**
 * Watches one collection of a Kubernetes API for ever, and tells of each change by the object's name.
 *
 * Follows resource versions over reconnects; where the API has forgotten them (410), everything may have changed: `undefined` is told.
 * Only metadata is asked for: that something changed is enough.
 */
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Kubernetes } from "./kubernetes.ts";

/** The API ends watches after a while by itself; asking for a time spreads the reconnects. */
const WATCH_SECONDS = 300;
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 3_000;
const METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
const METADATA_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

const List = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const Event = z.object({
  type: z.string(),
  object: z.object({
    code: z.number().optional(),
    metadata: z.object({ name: z.string().optional(), resourceVersion: z.string().optional() }).optional(),
  }),
});

export class Watch {
  /** Resolves once changes are told from some moment on; a read after that misses nothing. */
  readonly ready: Promise<void>;
  readonly #closing = new AbortController();
  readonly #kubernetes: Kubernetes;
  readonly #path: string;
  readonly #onChange: (name: string | undefined) => void;

  /** @param path the collection's. @param onChange the changed object's name, or undefined: any of them */
  constructor(kubernetes: Kubernetes, path: string, onChange: (name: string | undefined) => void) {
    this.#kubernetes = kubernetes;
    this.#path = path;
    this.#onChange = onChange;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    void this.#follow(resolve);
  }

  close(): void {
    this.#closing.abort();
  }

  async #follow(ready: () => void): Promise<void> {
    const { signal } = this.#closing;
    let version: string | undefined;
    let wait = RETRY_FIRST_MS;
    let told = true; // nobody has read anything yet
    while (!signal.aborted) {
      try {
        if (version === undefined) {
          version = await this.#now();
          ready();
          if (!told) this.#onChange(undefined);
          told = false;
        }
        for await (const event of this.#events(version)) {
          wait = RETRY_FIRST_MS;
          if (event.type === "ERROR") {
            version = undefined; // 410 Gone, or anything else it will not go on from
            break;
          }
          version = event.object.metadata?.resourceVersion ?? version;
          if (event.type !== "BOOKMARK") this.#onChange(event.object.metadata?.name);
        }
      } catch {
        // the cluster is asleep, restarting or gone: its sandbox's events tell which; until then, try again
      }
      if (signal.aborted) break;
      if (told) ready(); // the read itself will say why there is nothing to watch
      told = false;
      await delay(wait, undefined, { signal }).catch(() => {});
      wait = Math.min(wait * 2, RETRY_MOST_MS);
    }
    ready(); // nobody is left waiting for a watch that was closed
  }

  async #now(): Promise<string> {
    const { signal } = this.#closing;
    const answer = await this.#kubernetes.stream(`${this.#path}?limit=1`, signal, METADATA_LIST);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(Buffer.from(chunk));
    if (answer.statusCode !== 200) throw new Error(`${this.#path}: ${answer.statusCode}`);
    return List.parse(JSON.parse(Buffer.concat(chunks).toString("utf8"))).metadata.resourceVersion;
  }

  async *#events(version: string): AsyncGenerator<z.infer<typeof Event>> {
    const query = new URLSearchParams({
      watch: "1",
      resourceVersion: version,
      allowWatchBookmarks: "true",
      timeoutSeconds: String(WATCH_SECONDS),
    });
    const answer = await this.#kubernetes.stream(`${this.#path}?${query}`, this.#closing.signal, METADATA);
    if (answer.statusCode === 410) {
      answer.resume();
      return yield { type: "ERROR", object: { code: 410 } };
    }
    if (answer.statusCode !== 200) {
      answer.resume();
      throw new Error(`watch ${this.#path}: ${answer.statusCode}`);
    }
    for await (const line of createInterface({ input: answer })) if (line) yield Event.parse(JSON.parse(line));
  }
}
