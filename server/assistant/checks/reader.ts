/**
 * Answers the reads of one sandbox's conditions, with the assistant's own credentials, and sees to it that what was read is watched.
 *
 * A watch begins before its first read, so that no change falls between the two.
 */
import { z } from "zod";
import type { Sandbox } from "#sandbox/sandbox.ts";
import type { Call } from "./calls.ts";
import { curlCommand, quoted, readCurl } from "./curl.ts";
import { exec } from "./exec.ts";
import { type Access, accessFrom } from "./kubeconfig.ts";
import { collectionPath, type Kind, Kubernetes, NotAnswering } from "./kubernetes.ts";
import { NotReadable } from "./pool.ts";
import type { Read } from "./reads.ts";
import { type Change, Watches } from "./watches.ts";

const CRDS = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" } as const;
/** A file longer than that is no file a step asks for. */
const LOG_LINES = 200;

const Pod = z.object({
  metadata: z.object({ name: z.string() }),
  status: z
    .object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) })
    .default({ conditions: [] }),
});

type Cluster = { access: Access; kubernetes: Kubernetes; watches: Watches };

export class Reader {
  readonly #sandbox: Sandbox;
  readonly #onChange: (change: Change) => void;
  #cluster: Promise<Cluster | undefined> | undefined;

  constructor(sandbox: Sandbox, onChange: (change: Change) => void) {
    this.#sandbox = sandbox;
    this.#onChange = onChange;
  }

  /** @param reads is added to. @throws NotReadable when the sandbox does not answer */
  async answer(call: Call, reads: Read[], signal: AbortSignal): Promise<unknown> {
    try {
      return await this.#answer(call, reads, signal);
    } catch (error) {
      if (error instanceof NotAnswering) throw new NotReadable(`${error.message} Give it a moment.`, { cause: error });
      throw error;
    }
  }

  close(): void {
    void this.#cluster?.then(
      (cluster) => {
        cluster?.watches.close();
        cluster?.kubernetes.close();
      },
      () => {},
    );
  }

  #answer(call: Call, reads: Read[], signal: AbortSignal): Promise<unknown> {
    switch (call.method) {
      case "cluster.get":
        return this.#get(call, reads, signal);
      case "cluster.list":
        return this.#list(call, reads, signal);
      case "cluster.logs":
        return this.#logs(call, reads, signal);
      case "http.get":
        return this.#http(call, reads, signal);
      case "shell.run":
        reads.push({ type: "shell" });
        return this.#shell(call.script, signal);
      case "shell.read":
        reads.push({ type: "shell" });
        return this.#file(call.path, signal);
    }
  }

  async #get(
    { apiVersion, kind: name, name: object, namespace }: Extract<Call, { method: "cluster.get" }>,
    reads: Read[],
    signal: AbortSignal,
  ): Promise<unknown> {
    const { kubernetes, watches } = await this.#reach();
    const kind = await this.#kind(apiVersion, name, reads, signal);
    if (!kind) return undefined;
    const where = kind.namespaced ? (namespace ?? "default") : undefined;
    reads.push({ type: "objects", apiVersion, kind: name, namespace: where, name: object });
    await watches.ensure(kind, where, signal);
    return kubernetes.json(`${collectionPath(kind, where)}/${encodeURIComponent(object)}`, signal);
  }

  async #list(
    { apiVersion, kind: name, namespace, labels }: Extract<Call, { method: "cluster.list" }>,
    reads: Read[],
    signal: AbortSignal,
  ): Promise<unknown[]> {
    const { kubernetes, watches } = await this.#reach();
    const kind = await this.#kind(apiVersion, name, reads, signal);
    if (!kind) return [];
    const where = kind.namespaced ? namespace : undefined;
    reads.push({ type: "objects", apiVersion, kind: name, namespace: where, name: undefined });
    await watches.ensure(kind, where, signal);
    const query = labels ? `?labelSelector=${encodeURIComponent(labels)}` : "";
    const found = await kubernetes.json(`${collectionPath(kind, where)}${query}`, signal);
    const { items } = z.object({ items: z.array(z.record(z.string(), z.unknown())) }).parse(found ?? { items: [] });
    return items.map((item) => ({ apiVersion, kind: name, ...item })); // the API leaves them out of lists
  }

  async #logs(
    { pod, namespace, container, lines = LOG_LINES }: Extract<Call, { method: "cluster.logs" }>,
    reads: Read[],
    signal: AbortSignal,
  ): Promise<string> {
    reads.push({ type: "logs" });
    const { kubernetes } = await this.#reach();
    const query = new URLSearchParams({ tailLines: String(lines), ...(container ? { container } : {}) });
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query}`;
    return (await kubernetes.text(path, signal)) ?? "";
  }

  async #http(
    { url, options, from }: Extract<Call, { method: "http.get" }>,
    reads: Read[],
    signal: AbortSignal,
  ): Promise<unknown> {
    reads.push({ type: "http" });
    const { headers, timeoutSeconds } = options;
    const command = curlCommand(url, {
      ...(headers ? { headers } : {}),
      ...(timeoutSeconds ? { timeoutSeconds } : {}),
    });
    if (!from) return readCurl(await this.#shell(quoted(command), signal));
    const pods = await this.#list(
      { method: "cluster.list", apiVersion: "v1", kind: "Pod", namespace: from.namespace, labels: from.pod },
      reads,
      signal,
    );
    const ready = z
      .array(Pod)
      .parse(pods)
      .find(({ status }) => status.conditions.some(({ type, status: said }) => type === "Ready" && said === "True"));
    if (!ready) return { status: 0, body: "", headers: {}, seconds: 0, error: `no pod with ${from.pod} is ready` };
    const { access } = await this.#reach();
    const { namespace, container } = from;
    const ran = await exec(access, { namespace, pod: ready.metadata.name, container, command }, signal).catch(
      (error: unknown) => ({ exitCode: 1, stdout: "", stderr: error instanceof Error ? error.message : String(error) }),
    );
    return readCurl(ran);
  }

  async #shell(script: string, signal: AbortSignal) {
    return this.#sandbox.run(script, { signal }).catch((error: unknown) => {
      throw new NotReadable("Your sandbox does not answer. Give it a moment.", { cause: error });
    });
  }

  async #file(path: string, signal: AbortSignal): Promise<string | undefined> {
    const inside = path.replace(/^(~|\$HOME)\//, "");
    const { exitCode, stdout } = await this.#shell(`cat -- ${quoted([inside])}`, signal);
    return exitCode === 0 ? stdout : undefined;
  }

  async #kind(apiVersion: string, name: string, reads: Read[], signal: AbortSignal): Promise<Kind | undefined> {
    const { kubernetes, watches } = await this.#reach();
    const known = await kubernetes.kind(apiVersion, name);
    if (known) return known;
    const crds = await kubernetes.kind(CRDS.apiVersion, CRDS.kind);
    if (crds) await watches.ensure(crds, undefined, signal);
    reads.push({ type: "unknown kind", apiVersion, kind: name });
    return kubernetes.kind(apiVersion, name); // it may have come before the watch began
  }

  async #reach(): Promise<Cluster> {
    this.#cluster ??= this.#connect();
    const cluster = await this.#cluster.catch((error: unknown) => {
      this.#cluster = undefined;
      throw new NotReadable("Your cluster can't be reached. Give it a moment.", { cause: error });
    });
    if (!cluster) throw new NotReadable("There is no cluster in this sandbox.");
    return cluster;
  }

  async #connect(): Promise<Cluster | undefined> {
    const kubeconfig = await this.#sandbox.kubeconfig();
    if (kubeconfig === undefined) return undefined;
    const access = accessFrom(kubeconfig);
    const kubernetes = new Kubernetes(access);
    return { access, kubernetes, watches: new Watches(kubernetes, this.#onChange) };
  }
}

/** Whether a change can have changed what was read. */
export function touches(change: Change, read: Read): boolean {
  if (read.type === "unknown kind") return change.apiVersion === CRDS.apiVersion && change.kind === CRDS.kind;
  return (
    read.type === "objects" &&
    read.apiVersion === change.apiVersion &&
    read.kind === change.kind &&
    read.namespace === change.namespace &&
    (read.name === undefined || change.name === undefined || read.name === change.name)
  );
}
