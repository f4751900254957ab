/** The configuration for `kind create cluster`: one node, its network fixed in the image, fit for any cgroup version. */

/** @param publish ports of the node to publish on free ports of the box's loopback, besides the API's */
export function clusterConfig(nodeImage: string, publish: readonly number[] = []): string {
  // JSON is YAML. Kubernetes 1.35 and later refuse cgroup v1 unless told otherwise; kubeadm's preflight likewise.
  const patches = [
    { kind: "KubeletConfiguration", failCgroupV1: false },
    { kind: "InitConfiguration", nodeRegistration: { ignorePreflightErrors: ["SystemVerification"] } },
    { kind: "ClusterConfiguration", encryptionAlgorithm: "ECDSA-P256" },
  ];
  return JSON.stringify({
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    networking: { disableDefaultCNI: true, ipFamily: "ipv4" },
    kubeadmConfigPatches: patches.map((patch) => JSON.stringify(patch)),
    nodes: [
      {
        role: "control-plane",
        image: nodeImage,
        extraPortMappings: publish.map((containerPort) => ({ containerPort, hostPort: 0, listenAddress: "127.0.0.1" })),
      },
    ],
  });
}
