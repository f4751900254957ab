/** Lets a new cluster come to rest before it is frozen for the pool, so that whoever claims it thaws one that is done starting. */
import type { DriverName, Sandbox } from "#sandbox/sandbox.ts";

const WITHIN_MS = 90_000;

/** DNS is the last of a cluster's own parts to start, and it is asked through the service network. */
const DNS_ANSWERS = `
address=$(kubectl get service kube-dns --namespace kube-system --output jsonpath={.spec.clusterIP})
until (exec 3<>"/dev/tcp/$address/53") 2>/dev/null; do sleep 0.3; done`;

/** Ends when it is at rest, when it takes too long, or when the signal says that a learner is there already. */
export async function rest(driver: DriverName, sandbox: Sandbox, signal: AbortSignal): Promise<void> {
  if (driver === "local") return; // a learner's own cluster is none of ours
  const until = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);
  try {
    await sandbox.run(DNS_ANSWERS, { signal: until });
  } catch (error) {
    if (!until.aborted) throw error;
  }
}
