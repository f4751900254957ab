/** The watches of one cluster: one for each collection that is read, shared by all who read it. */
import { collectionPath, type Kind, type Kubernetes } from "./kubernetes.ts";
import { Watch } from "./watch.ts";

export type Change = {
  apiVersion: string;
  kind: string;
  namespace: string | undefined;
  /** Undefined: any of them may have changed. */
  name: string | undefined;
};

export class Watches {
  readonly #kubernetes: Kubernetes;
  readonly #onChange: (change: Change) => void;
  readonly #open = new Map<string, Watch>();

  constructor(kubernetes: Kubernetes, onChange: (change: Change) => void) {
    this.#kubernetes = kubernetes;
    this.#onChange = onChange;
  }

  /** From when it resolves, each change in the collection is told. */
  async ensure(kind: Kind, namespace: string | undefined, signal: AbortSignal): Promise<void> {
    const path = collectionPath(kind, namespace);
    const watch = this.#open.get(path) ?? this.#begin(path, kind, kind.namespaced ? namespace : undefined);
    await Promise.race([watch.ready, aborted(signal)]);
  }

  close(): void {
    for (const watch of this.#open.values()) watch.close();
    this.#open.clear();
  }

  #begin(path: string, { apiVersion, kind }: Kind, namespace: string | undefined): Watch {
    const watch = new Watch(this.#kubernetes, path, (name) => this.#onChange({ apiVersion, kind, namespace, name }));
    this.#open.set(path, watch);
    return watch;
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
