/** Debian's packages by image, and the mirror they come from. */

/** A node of kind: its own base image's list without what one node in a container never uses. */
export const NODE_PACKAGES = [
  ...["systemd", "dbus", "containerd", "runc", "containernetworking-plugins"],
  ...["conntrack", "iptables", "nftables", "iproute2", "ethtool", "socat", "kmod", "mount", "util-linux"],
  ...["bash", "ca-certificates", "curl", "jq", "openssl", "pigz", "procps", "libseccomp2"],
];

/** What runs in the cluster: kube-proxy and Istio's init container need iptables, learners' exec needs curl. */
export const RUNTIME_PACKAGES = [
  "ca-certificates",
  "conntrack",
  "curl",
  "iproute2",
  "iptables",
  "kmod",
  "nftables",
  "procps",
];

/** The learner's own tools. */
export const TOOLBOX_PACKAGES = [
  ...[
    "bash-completion",
    "ca-certificates",
    "curl",
    "git",
    "jq",
    "less",
    "nano",
    "openssl",
    "procps",
    "tmux",
    "vim-tiny",
  ],
  ...["bind9-dnsutils", "iproute2", "netcat-openbsd", "psmisc", "tini", "tree", "unzip"],
];
