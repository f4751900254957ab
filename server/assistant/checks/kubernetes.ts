/**
 * The few reads of a Kubernetes API that checks need, over kept connections; Node's own HTTPS is enough for them.
 *
 * Knows nothing of conditions. Kinds are found by the API's own discovery, remembered until `forgetKinds`.
 */
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Access } from "./kubeconfig.ts";

/** A busy node takes its time; an answer slower than this is no answer. */
const ANSWER_MS = 8_000;

const ResourceList = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

/** Where the objects of a kind are found. */
export type Kind = { apiVersion: string; kind: string; plural: string; namespaced: boolean };

export class NotAnswering extends Error {}

export class Kubernetes {
  readonly #access: Access;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #groups = new Map<string, Promise<readonly Kind[]>>();

  constructor(access: Access) {
    this.#access = access;
    const { ca, cert, key, verify } = access;
    const kept = { keepAlive: true, maxFreeSockets: 4 };
    this.#agent =
      access.server.protocol === "http:"
        ? new HttpAgent(kept)
        : new HttpsAgent({
            ...kept,
            rejectUnauthorized: verify,
            ...(ca ? { ca } : {}),
            ...(cert ? { cert } : {}),
            ...(key ? { key } : {}),
          });
  }

  /** @returns undefined while the cluster does not know it */
  async kind(apiVersion: string, kind: string): Promise<Kind | undefined> {
    const known = this.#groups.get(apiVersion) ?? this.#discover(apiVersion);
    this.#groups.set(apiVersion, known);
    const found = (await known.catch(() => [])).find((candidate) => candidate.kind === kind);
    if (!found)
      this.#groups.delete(apiVersion); // it may come with the next CRD
    else return found;
    return known.then(() => undefined); // throws what discovery threw
  }

  forgetKinds(): void {
    this.#groups.clear();
  }

  /** @returns undefined for 404 */
  async json(path: string, signal: AbortSignal): Promise<unknown> {
    const body = await this.text(path, signal);
    return body === undefined ? undefined : JSON.parse(body);
  }

  async text(path: string, signal: AbortSignal): Promise<string | undefined> {
    const answer = await this.stream(path, AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]));
    const body = await text(answer).catch((error: unknown) => {
      throw new NotAnswering("The cluster's API broke off its answer.", { cause: error });
    });
    const { statusCode = 0 } = answer;
    if (statusCode === 404) return undefined;
    if (statusCode === 429 || statusCode >= 500) throw new NotAnswering(`The cluster's API says ${statusCode}.`);
    if (statusCode >= 400) throw new Error(`GET ${path}: ${statusCode} ${body.slice(0, 300)}`);
    return body;
  }

  /** The answer as it comes, of whatever status: a watch reads it line by line. */
  stream(path: string, signal: AbortSignal, accept = "application/json"): Promise<IncomingMessage> {
    const { server, token } = this.#access;
    const url = new URL(server.pathname.replace(/\/$/, "") + path, server);
    const request = url.protocol === "http:" ? requestHttp : requestHttps;
    const headers = { accept, ...(token ? { authorization: `Bearer ${token}` } : {}) };
    return new Promise((resolve, reject) => {
      const asked = request(url, { agent: this.#agent, headers, signal }, resolve);
      asked.on("error", (error) => reject(new NotAnswering("The cluster's API does not answer.", { cause: error })));
      asked.end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  async #discover(apiVersion: string): Promise<readonly Kind[]> {
    const found = await this.json(rootOf(apiVersion), AbortSignal.timeout(ANSWER_MS));
    if (found === undefined) return [];
    const { resources } = ResourceList.parse(found);
    return resources
      .filter(({ name }) => !name.includes("/")) // subresources
      .map(({ name, kind, namespaced }) => ({ apiVersion, kind, plural: name, namespaced }));
  }
}

/** The path of a kind's collection. */
export function collectionPath({ apiVersion, plural, namespaced }: Kind, namespace: string | undefined): string {
  const scope = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${rootOf(apiVersion)}${scope}/${plural}`;
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
