/**
 * The promise of a sandbox: where one learner works, and what a driver must be able to do with it.
 *
 * A driver knows an engine (Podman, this machine, one day a Kubernetes) and nothing of learners, classes or Postgres.
 * Every driver passes the same tests: contract.ts. All waiting ends with the given AbortSignal.
 */

export type DriverName = "kind" | "local";

/** A finished node that sandboxes are cloned from: a plain cluster, or one that holds Istio's images too. */
export type Snapshot = "plain" | "istio";

/** 8 to 16 characters of a-z0-9, starting with a letter: it becomes part of container, network and folder names. */
export type SandboxId = string;

export interface Driver {
  readonly name: DriverName;

  /**
   * Makes everything that sandboxes are made from (images, snapshots), in the order in which it becomes useful. Work
   * that is there already is only reported. Ends when all is ready; throws when a part failed for good. Calling it again continues.
   */
  prepare(report: (part: Part) => void, signal: AbortSignal): Promise<void>;

  /** Whether `make` with this snapshot could begin now. */
  ready(snapshot: Snapshot): boolean;

  /**
   * Makes a sandbox and ends when its API answers and its terminal host listens. If something of that id exists already
   * (after a crash), it is finished or made anew. On failure or abort nothing is left behind.
   */
  make(order: { id: SandboxId; snapshot: Snapshot }, signal: AbortSignal): Promise<Sandbox>;

  /** The sandbox made before, also by an earlier process; undefined when there is none or only a part of one. */
  open(id: SandboxId): Promise<Sandbox | undefined>;

  /** Every id of which anything exists in this driver's name and data folder, whole or in part. */
  find(): Promise<SandboxId[]>;

  /** Takes away all that exists of it. Removing twice, or what never was, is harmless. */
  remove(id: SandboxId): Promise<void>;

  /** Lets go of connections and timers; sandboxes stay. */
  close(): Promise<void>;
}

export interface Sandbox {
  readonly id: SandboxId;

  /** The terminal host, as the gateway reaches it. `secret` signs claims (terminal/claims.ts). Stays the same over freeze and thaw. */
  readonly terminal: { host: string; port: number; secret: string };

  /** The assistant's own kubeconfig (YAML), never the learner's and unknown to them; undefined when there is no cluster. */
  kubeconfig(): Promise<string | undefined>;

  /** Stops every process inside, for nothing but memory. Twice is harmless. */
  freeze(): Promise<void>;

  /** Undoes `freeze`: the same processes go on as if no time had passed. Twice is harmless. */
  thaw(): Promise<void>;

  /** Runs a bash script in the toolbox as the learner, in their home, out of their sight. A non-zero exit is a result, not an exception. */
  run(script: string, options: { signal: AbortSignal; stdin?: string }): Promise<RunResult>;

  /** Puts files into the learner's home; keys are paths relative to it, never leading out of it. Files that are there already stay as they are. */
  put(files: ReadonlyMap<string, Buffer>): Promise<void>;
}

/** Output is cut at 1 MiB each. */
export type RunResult = { exitCode: number; stdout: string; stderr: string };

/** One piece of preparation, as people see it. `expectedSeconds` is measured on two cores. */
export type Part = {
  name: string;
  title: string;
  state: "waiting" | "working" | "ready" | "failed";
  /** What it is doing, or why it failed and what to do. */
  detail: string;
  expectedSeconds: number;
  /** How long it took; only when ready after work. */
  seconds?: number;
};
