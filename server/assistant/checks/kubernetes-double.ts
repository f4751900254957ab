/**
 * A Kubernetes API for tests, over real HTTP: discovery, get, list, watch with resource versions, and a memory that can be cut (410).
 *
 * Knows Namespaces, ConfigMaps, and CustomResourceDefinitions, each of which adds its kind.
 */
import { createServer, type ServerResponse } from "node:http";
import { listenOnLoopback } from "./listen-on-loopback.ts";

type Stored = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; resourceVersion: string; labels?: Record<string, string> };
} & Record<string, unknown>;
type Event = { type: string; path: string; object: Stored; version: number };
type Kind = { apiVersion: string; name: string; kind: string; namespaced: boolean };
type Watcher = { path: string; response: ServerResponse };

export class KubernetesDouble {
  readonly kubeconfig: string;
  readonly #objects = new Map<string, Stored>();
  readonly #kinds: Kind[] = [
    { apiVersion: "v1", name: "namespaces", kind: "Namespace", namespaced: false },
    { apiVersion: "v1", name: "configmaps", kind: "ConfigMap", namespaced: true },
    {
      apiVersion: "apiextensions.k8s.io/v1",
      name: "customresourcedefinitions",
      kind: "CustomResourceDefinition",
      namespaced: false,
    },
  ];
  readonly #watchers = new Set<Watcher>();
  readonly #close: () => Promise<void>;
  #events: Event[] = [];
  #version = 1;
  #forgotten = 0;
  /** Answers 503 to everything, as an API server does that has lost its etcd. */
  ill = false;
  /** Requests so far, by path. */
  readonly asked: string[] = [];

  static async start(): Promise<KubernetesDouble> {
    let double: KubernetesDouble | undefined;
    const server = createServer((request, response) => double?.answer(request.url ?? "/", response));
    const { url, close } = await listenOnLoopback(server);
    double = new KubernetesDouble(url, close);
    return double;
  }

  private constructor(url: string, close: () => Promise<void>) {
    this.#close = close;
    this.kubeconfig = JSON.stringify({
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "k", user: "u" } }],
      clusters: [{ name: "k", cluster: { server: url } }],
      users: [{ name: "u", user: { token: "t" } }],
    });
  }

  get watching(): readonly string[] {
    return [...this.#watchers].map(({ path }) => path);
  }

  apply(
    apiVersion: string,
    kind: string,
    name: string,
    fields: Record<string, unknown> = {},
    namespace?: string,
  ): void {
    const found = this.#kinds.find((known) => known.apiVersion === apiVersion && known.kind === kind);
    if (!found) throw new Error(`no kind ${kind}`);
    const path = this.#collection(found, namespace);
    const { labels, ...rest } = fields;
    const metadata = {
      name,
      resourceVersion: String(++this.#version),
      ...(namespace ? { namespace } : {}),
      ...(typeof labels === "object" && labels ? { labels: Object.fromEntries(Object.entries(labels)) } : {}),
    };
    const type = this.#objects.has(`${path}/${name}`) ? "MODIFIED" : "ADDED";
    const object = { apiVersion, kind, metadata, ...rest };
    this.#objects.set(`${path}/${name}`, object);
    this.#tell({ type, path, object, version: this.#version });
  }

  /** A CRD of a namespaced kind, served from now on. */
  define(group: string, plural: string, kind: string): void {
    this.#kinds.push({ apiVersion: `${group}/v1`, name: plural, kind, namespaced: true });
    this.apply("apiextensions.k8s.io/v1", "CustomResourceDefinition", `${plural}.${group}`);
  }

  /** Ends every watch, and with `forget` also what would let them go on where they were. */
  cut({ forget = false } = {}): void {
    if (forget) this.#forgotten = this.#version;
    if (forget) this.#events = [];
    for (const { response } of this.#watchers) response.destroy();
    this.#watchers.clear();
  }

  async close(): Promise<void> {
    this.cut();
    await this.#close();
  }

  answer(url: string, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, "http://double");
    this.asked.push(pathname);
    const send = (body: unknown, status = 200) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const apiVersion = pathname.match(/^\/apis?\/(v1|[^/]+\/[^/]+)$/)?.[1];
    const kinds = this.#kinds.filter((kind) => kind.apiVersion === apiVersion);
    const object = this.#objects.get(pathname);
    if (this.ill) send({ kind: "Status", code: 503 }, 503);
    else if (kinds.length > 0)
      send({ resources: kinds.flatMap((kind) => [kind, { ...kind, name: `${kind.name}/status` }]) });
    else if (searchParams.has("watch")) this.#watch(pathname, Number(searchParams.get("resourceVersion")), response);
    else if (object) send(object);
    else if (this.#serves(pathname)) {
      const items = [...this.#objects].filter(([path]) => within(path, pathname)).map(([, item]) => item);
      send({ metadata: { resourceVersion: String(this.#version) }, items });
    } else send({ kind: "Status", code: 404 }, 404);
  }

  #serves(path: string): boolean {
    return this.#kinds.some((kind) => path.startsWith(rootOf(kind)) && path.endsWith(`/${kind.name}`));
  }

  #watch(path: string, version: number, response: ServerResponse): void {
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    if (version < this.#forgotten) {
      response.end(`${JSON.stringify({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } })}\n`);
      return;
    }
    const watcher = { path, response };
    this.#watchers.add(watcher);
    response.on("close", () => this.#watchers.delete(watcher));
    for (const event of this.#events) if (event.version > version) this.#send(watcher, event);
  }

  #tell(event: Event): void {
    this.#events.push(event);
    for (const watcher of this.#watchers) this.#send(watcher, event);
  }

  #send({ path, response }: Watcher, { type, path: changed, object }: Event): void {
    if (within(`${changed}/x`, path)) response.write(`${JSON.stringify({ type, object })}\n`);
  }

  #collection(kind: Kind, namespace: string | undefined): string {
    return `${rootOf(kind)}${namespace ? `/namespaces/${namespace}` : ""}/${kind.name}`;
  }
}

function rootOf({ apiVersion }: Kind): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Whether an object's path is in a collection, of one namespace or of all. */
function within(path: string, collection: string): boolean {
  const parent = path.slice(0, path.lastIndexOf("/"));
  return parent === collection || parent.replace(/\/namespaces\/[^/]+(?=\/)/, "") === collection;
}
