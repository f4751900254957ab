/** BookInfo's pods, and how to tell whether a proxy stands beside the application. */
import { all, at, type Cluster, type Resource } from "#content/index.ts";

export const DEPLOYMENTS = ["productpage-v1", "details-v1", "ratings-v1", "reviews-v1", "reviews-v2", "reviews-v3"];
const APPS = "app in (productpage,details,ratings,reviews)";

/** Those that are meant to stay: neither ending nor ended. */
export async function livingPods(cluster: Cluster, namespace: string): Promise<Resource[]> {
  const pods = await cluster.list("v1", "Pod", { namespace, labels: APPS });
  return pods.filter((pod) => {
    const phase = at(pod, "status", "phase");
    return pod.metadata.deletionTimestamp === undefined && phase !== "Succeeded" && phase !== "Failed";
  });
}

/** `productpage-v1`, from the pod's labels. */
export function deploymentOf({ metadata }: Resource): string {
  return `${metadata.labels?.app}-${metadata.labels?.version}`;
}

/** In a pod's specification: as a native sidecar (Kubernetes 1.33 and later) or as a container beside the others. */
export function hasProxy(podSpec: unknown): boolean {
  const containers = [...all(podSpec, "initContainers"), ...all(podSpec, "containers")];
  return containers.some((container) => at(container, "name") === "istio-proxy");
}

export function isReady(pod: Resource): boolean {
  return all(pod, "status", "conditions").some(
    (condition) => at(condition, "type") === "Ready" && at(condition, "status") === "True",
  );
}

/** `a`, `b` and `c` */
export function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}
