/** Copying a node's /var with its owners, and rules in the kernel's firewall, are for root on Linux. */
export const isRootOnLinux = (): boolean => process.platform === "linux" && process.getuid?.() === 0;
