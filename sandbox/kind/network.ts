/** A network of its own for each sandbox, and walls around all of them: not to each other, not to the box's own ports, not to link-local. */
import type { Engine } from "#sandbox/engine/engine.ts";
import { ProgramFailed, runProgram } from "#sandbox/engine/program.ts";
import { POOL } from "./names.ts";

const SUBNETS = 256;
const CHAINS = ["LABMATE-IN", "LABMATE-FORWARD"] as const;

/** @param seed spreads the first tries of processes that make sandboxes at the same time */
export async function makeNetwork(
  engine: Engine,
  name: string,
  { labels, seed, signal }: { labels: readonly string[]; seed: number; signal: AbortSignal },
): Promise<void> {
  for (let tries = 0; tries < SUBNETS; tries++) {
    const subnet = `${POOL.prefix}.${(seed + tries) % SUBNETS}.0/24`;
    try {
      const own = engine.name === "podman" ? ["--disable-dns"] : [];
      await engine.run(
        ["network", "create", ...own, ...labels.flatMap((label) => ["--label", label]), "--subnet", subnet, name],
        { signal },
      );
      return;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new Error(`All ${SUBNETS} networks of ${POOL.cidr} are taken: remove sandboxes with \`npx labmate clean\`.`);
}

function isTaken(error: unknown): boolean {
  return error instanceof ProgramFailed && /already (being )?used|overlap|conflict/i.test(error.stderr);
}

/**
 * Puts the walls up, or makes sure they stand. Needs root; a rootless engine has its own walls: its networks are user namespaces'.
 * Answers to what the box itself began (a published port) may pass; a new connection from a sandbox to the box may not.
 */
export async function raiseWalls(signal: AbortSignal): Promise<void> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return;
  const rules = [
    "*filter",
    ...CHAINS.map((chain) => `:${chain} - [0:0]`), // makes it, or empties it
    `-A LABMATE-IN -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN`,
    `-A LABMATE-IN -s ${POOL.cidr} -j REJECT`,
    `-A LABMATE-FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN`,
    `-A LABMATE-FORWARD -s ${POOL.cidr} -d ${POOL.cidr} -j REJECT`,
    `-A LABMATE-FORWARD -s ${POOL.cidr} -d 169.254.0.0/16 -j REJECT`,
    "COMMIT",
    "",
  ].join("\n");
  await runProgram("iptables-restore", ["--noflush", "--wait", "5"], { stdin: rules, signal });
  for (const [from, to] of [
    ["INPUT", "LABMATE-IN"],
    ["FORWARD", "LABMATE-FORWARD"],
  ] as const) {
    const isFirst = (await runProgram("iptables", ["--wait", "5", "-S", from], { signal }))
      .split("\n")
      .find((line) => line.startsWith("-A"));
    if (isFirst === `-A ${from} -j ${to}`) continue;
    await runProgram("iptables", ["--wait", "5", "-D", from, "-j", to], { signal }).catch(() => {}); // it may stand further down, or not at all
    await runProgram("iptables", ["--wait", "5", "-I", from, "1", "-j", to], { signal });
  }
}

/** Takes the walls down again, once no sandbox of any Labmate is left on this box. */
export async function lowerWalls(): Promise<void> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return;
  const quietly = (args: readonly string[]) => runProgram("iptables", ["--wait", "5", ...args]).catch(() => {}); // not there: good
  await quietly(["-D", "INPUT", "-j", "LABMATE-IN"]);
  await quietly(["-D", "FORWARD", "-j", "LABMATE-FORWARD"]);
  for (const chain of CHAINS) {
    await quietly(["-F", chain]);
    await quietly(["-X", chain]);
  }
}
