/** Under which addresses others on the network may reach this machine. */
import { networkInterfaces } from "node:os";

/** Made by container engines: nobody outside this machine can use them. */
const INTERNAL = /^(docker|podman|cni|br-|veth|virbr|vnet|lxc)/;

/** IPv4, as people type them. */
export function addressesOfThisMachine(
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): string[] {
  return Object.entries(interfaces)
    .filter(([name]) => !INTERNAL.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
}
