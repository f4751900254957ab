/** What the operator is told once the site answers. */
import { addressesOfThisMachine } from "#server/addresses.ts";
import { isLoopback } from "#server/hosts.ts";
import type { Options } from "#server/options.ts";
import type { Settings } from "#server/settings.ts";

export function addressOf({ host, port }: Pick<Options, "host" | "port">): string {
  if (isLoopback(host) || isEverywhere(host)) return `http://localhost:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

export function greeting(options: Pick<Options, "host" | "port">, settings: Settings, seconds: number): string[] {
  const { host, port } = options;
  const lines = [
    `Labmate is ready at ${addressOf(options)} (${seconds.toFixed(1)} s)`,
    `Instructors: ${addressOf(options)}/teach?key=${settings.teachKey}`,
  ];
  if (isLoopback(host)) return lines;
  const others = isEverywhere(host) ? addressesOfThisMachine().map((address) => `http://${address}:${port}`) : [];
  const where = others.length > 0 ? ` at ${others.join(" or ")}` : "";
  return [...lines, `Everyone else needs the join code ${settings.joinCode}${where}`];
}

function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
