/**
 * The thread that conditions run in: an author's code, given a lab whose every read is a message to the main side.
 *
 * It holds no credentials, no environment and no state between runs but imported modules; it may be ended at any moment.
 */
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import type { Condition, Http, HttpAnswer, HttpOptions, Lab, Resource } from "#content/index.ts";
import { holdImportRules } from "#server/workshop/import-rules.ts";
import { type Call, ToThread } from "./calls.ts";

const { folder } = z.object({ folder: z.string() }).parse(workerData);
holdImportRules(folder);

const CheckModule = z.record(z.string(), z.unknown());
const StepLike = z.object({
  conditions: z.record(
    z.string(),
    z.custom<Condition>((value) => typeof value === "function"),
  ),
});

type Waiting = { resolve(value: unknown): void; reject(error: Error): void };
const waiting = new Map<string, Waiting>();
let calls = 0;

parentPort?.on("message", (data: unknown) => {
  const message = ToThread.parse(data);
  if (message.type === "run") return void run(message);
  const key = `${message.run}/${message.call}`;
  const waits = waiting.get(key);
  waiting.delete(key);
  if (message.type === "result") waits?.resolve(message.value);
  else waits?.reject(new Error(message.message));
});

async function run({
  run,
  url,
  exported,
  condition,
}: {
  run: string;
  url: string;
  exported: string;
  condition: string;
}) {
  try {
    const module = CheckModule.parse({ ...(await import(url)) });
    const asks = StepLike.parse(module[exported]).conditions[condition];
    if (!asks) throw new Error(`\`${exported}\` has no condition "${condition}".`);
    const answer: unknown = await asks(labFor(run));
    parentPort?.postMessage({ type: "answer", run, answer });
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    parentPort?.postMessage({ type: "threw", run, message, stack });
  }
}

function labFor(run: string): Lab {
  const ask = <Value>(asks: Call): Promise<Value> =>
    new Promise<unknown>((resolve, reject) => {
      const call = ++calls;
      waiting.set(`${run}/${call}`, { resolve, reject });
      parentPort?.postMessage({ type: "call", run, call, asks });
    }).then((value) => z.custom<Value>().parse(value)); // the main side made it of this shape
  const get =
    (from?: Parameters<Http["from"]>[0]) =>
    (url: string, options: HttpOptions = {}) =>
      ask<HttpAnswer>({ method: "http.get", url, options, ...(from ? { from } : {}) });
  return {
    cluster: {
      get: (apiVersion, kind, name, namespace) =>
        ask<Resource | undefined>({
          method: "cluster.get",
          apiVersion,
          kind,
          name,
          ...(namespace ? { namespace } : {}),
        }),
      list: (apiVersion, kind, where = {}) => ask<Resource[]>({ method: "cluster.list", apiVersion, kind, ...where }),
      logs: (pod, where) => ask<string>({ method: "cluster.logs", pod, ...where }),
    },
    http: { get: get(), from: (where) => ({ get: get(where) }) },
    shell: {
      run: (script) => ask({ method: "shell.run", script }),
      read: (path) => ask<string | undefined>({ method: "shell.read", path }),
    },
  };
}
