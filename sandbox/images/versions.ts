/** Every version that is baked or pulled, in this one file. Go modules' versions stand in go.mod and are checked against these. */

export const VERSIONS = {
  kubernetes: "1.36.3",
  etcd: "3.6.8-0",
  coredns: "1.14.2",
  pause: "3.10.2",
  kind: "0.33.0",
  /** Istio's releases have no module versions: go.mod pins the commit, and this is what it calls itself. */
  istio: "1.31.0",
  envoy: "1.40.0",
  bookinfo: "1.20.3",
  fortio: "1.68.0",
  /** The wheel that brings Go where the machine has none, or one older than go.mod asks for. */
  go: "1.26.6",
  debian: "bookworm",
} as const;

/** The names under which kubeadm asks for its images. */
export const CONTROL_PLANE_IMAGES = [
  ...["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy"].map(
    (name) => `registry.k8s.io/${name}:v${VERSIONS.kubernetes}`,
  ),
  `registry.k8s.io/etcd:${VERSIONS.etcd}`,
];
export const COREDNS_IMAGE = `registry.k8s.io/coredns/coredns:v${VERSIONS.coredns}`;
export const PAUSE_IMAGE = `registry.k8s.io/pause:${VERSIONS.pause}`;

export const ISTIO_HUB = "docker.io/istio";
export const PILOT_IMAGE = `${ISTIO_HUB}/pilot:${VERSIONS.istio}`;
export const PROXY_IMAGE = `${ISTIO_HUB}/proxyv2:${VERSIONS.istio}`;

export const BOOKINFO_PARTS = ["productpage-v1", "details-v1", "ratings-v1", "reviews-v1", "reviews-v2", "reviews-v3"];

/** Istio's samples have named them both ways: at Docker Hub until 1.30, at Istio's own registry since. */
export const bookinfoImages = (part: string): readonly [string, string] => [
  `${ISTIO_HUB}/examples-bookinfo-${part}:${VERSIONS.bookinfo}`,
  `registry.istio.io/release/examples-bookinfo-${part}:${VERSIONS.bookinfo}`,
];
