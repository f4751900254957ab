/** Names under which a browser reaches this machine alone. */
import { isIP } from "node:net";

/** An address or name to listen on, or of a URL (`[::1]`, no port). */
export function isLoopback(host: string): boolean {
  return ["localhost", "::1", "[::1]"].includes(host) || (isIP(host) === 4 && host.startsWith("127."));
}

/**
 * Whether what listens on `listens` is meant when a browser asks for `site`, its Host header. On loopback that is only ever this machine:
 * a page from elsewhere whose name was made to point here (DNS rebinding) gets nothing.
 */
export function isMeant(listens: string, site: string | undefined): boolean {
  if (!isLoopback(listens)) return true; // names are many there, and the join code is asked for
  const name = URL.parse(`http://${site}`)?.hostname ?? "";
  return isLoopback(name) || name.endsWith(".localhost");
}
