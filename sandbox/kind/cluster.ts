/** The cluster that every snapshot is taken of: kind's configuration, and why it departs from kind's defaults. */
import { stringify } from "yaml";

/** A sandbox may sleep for a day: nobody in it may conclude that the node is lost. */
const DAY = "24h0m0s";
const DAY_S = "86400";

const named = (args: Record<string, string>) => Object.entries(args).map(([name, value]) => ({ name, value }));

export function clusterConfiguration(nodeImage: string): string {
  const patches = [
    {
      kind: "ClusterConfiguration",
      apiServer: {
        certSANs: ["localhost", "127.0.0.1"],
        // Pods stay on a node that was away.
        extraArgs: named({
          "default-not-ready-toleration-seconds": DAY_S,
          "default-unreachable-toleration-seconds": DAY_S,
        }),
      },
      controllerManager: { extraArgs: named({ "node-monitor-grace-period": DAY, "leader-elect": "false" }) },
      scheduler: { extraArgs: named({ "leader-elect": "false" }) },
      // One node's etcd, thrown away with its sandbox: a power cut may cost it, many on one disk would cost everyone time.
      etcd: { local: { extraArgs: named({ "unsafe-no-fsync": "true" }) } },
    },
    // Older machines have cgroup v1 only, which kubelets refuse unless told otherwise, and preflight knows nothing of.
    { kind: "KubeletConfiguration", failCgroupV1: false },
    { kind: "InitConfiguration", nodeRegistration: { ignorePreflightErrors: ["SystemVerification"] } },
  ];
  return stringify({
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    networking: { disableDefaultCNI: true },
    kubeadmConfigPatches: patches.map((patch) => stringify(patch)),
    nodes: [{ role: "control-plane", image: nodeImage }],
  });
}
