/**
 * What checks are written in: a step is a set of conditions, a condition says met or not yet, and why.
 *
 * The only module that a workshop's checks.ts imports. It knows nothing of who runs a condition or where: everything a
 * condition can read comes in as its argument, so that what it read can be remembered and watched (server/assistant/checks).
 */

/** A condition's answer: met, or not yet with a reason in the learner's words. A thrown error is the check's own fault. */
export type Answer = true | NotYet;

export type NotYet = { readonly notYet: string; readonly evidence?: readonly string[] };

export type Condition = (lab: Lab) => Answer | Promise<Answer>;

/** Conditions by name, in the order the page shows them. The name is a sentence about the lab that is true once the condition is met. */
export type Step = { readonly conditions: Readonly<Record<string, Condition>> };

/** One export per step in checks.ts, named as the step's id in the chapter (camelCase there is kebab-case here: `sidecarsIn` is `sidecars-in`). */
export function step(conditions: Readonly<Record<string, Condition>>): Step {
  return { conditions };
}

/**
 * @param reason what is missing and, where it helps, what was seen instead. `code` in backticks is shown as code.
 * @param evidence short lines of what was read, shown on request.
 */
export function notYet(reason: string, evidence?: readonly string[]): NotYet {
  return evidence ? { notYet: reason, evidence } : { notYet: reason };
}

/** What a condition can read. */
export type Lab = { readonly cluster: Cluster; readonly http: Http; readonly shell: Shell };

/** Reads of the learner's cluster with the assistant's own credentials. What is read here is watched: its next change runs the condition again. */
export type Cluster = {
  /** The object, or undefined when there is none (also when its kind is not known yet: a CRD that is not installed). */
  get(apiVersion: string, kind: string, name: string, namespace?: string): Promise<Resource | undefined>;
  /** All objects of a kind, in one namespace or all; `labels` is a label selector as kubectl's -l takes it. */
  list(apiVersion: string, kind: string, where?: { namespace?: string; labels?: string }): Promise<readonly Resource[]>;
  /** The last lines of a pod's log. Not watched. */
  logs(pod: string, where: { namespace: string; container?: string; lines?: number }): Promise<string>;
};

/** A Kubernetes object, read with `at`. */
export type Resource = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
  };
  readonly [field: string]: unknown;
};

/** The value at that path, or undefined where the path ends early. @example at(deployment, "status", "availableReplicas") */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inside, key) => (typeof inside === "object" && inside !== null ? Reflect.get(inside, key) : undefined),
    value,
  );
}

/** The list at that path, or an empty one. @example all(pod, "spec", "containers").map((container) => at(container, "name")) */
export function all(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** Requests, made from where the question matters. Answers of any status are results; no answer is `status: 0` with the cause in `error`. */
export type Http = {
  /** From the learner's own network, as their curl would. */
  get(url: string, options?: HttpOptions): Promise<HttpAnswer>;
  /** From inside a running container, e.g. one in the mesh. `pod` is a label selector; the first ready pod is asked. The container needs curl. */
  from(where: { namespace: string; pod: string; container: string }): {
    get(url: string, options?: HttpOptions): Promise<HttpAnswer>;
  };
};

export type HttpOptions = { headers?: Readonly<Record<string, string>>; timeoutSeconds?: number };
export type HttpAnswer = {
  status: number;
  body: string;
  headers: Readonly<Record<string, string>>;
  seconds: number;
  error?: string;
};

/** The learner's toolbox. A finished command of the learner's runs the conditions that used it again. */
export type Shell = {
  /** Runs bash as the learner, in their home, out of their sight; any exit code is a result. */
  run(script: string): Promise<{ exitCode: number; stdout: string; stderr: string }>;
  /** A file's text, or undefined when there is none. `path` is relative to the learner's home. */
  read(path: string): Promise<string | undefined>;
};
