/**
 * Firewall rules that keep a sandbox from the box's own ports, from other sandboxes and containers, and from link-local metadata.
 *
 * They lie in the table `mangle`, where a DROP is the end: what engines and other firewalls accept in `filter`, before or
 * after, changes nothing. Rules go by the bridge a packet comes from, since a learner who is root in their node can write any
 * source address. Answers to what the box asked of a sandbox pass. Without root there are no walls but the engine's own, between
 * its networks.
 */
import { existsSync } from "node:fs";
import { runProgram } from "#sandbox/engine/program.ts";
import { POOL } from "./network.ts";
import { isRootOnLinux } from "./root-on-linux.ts";

const LINK_LOCAL = "169.254.0.0/16";
/** Bridges of engines: whatever else runs in containers here is none of a learner's business. */
const OTHER_BRIDGES = ["cni-podman+", "podman+", "docker+", "br-+"];
const WAIT_SECONDS = "20";

const CHAINS = [
  "*mangle",
  // Declaring a chain empties it: the same lines again make the same chain, in one step.
  ":LABMATE-BOX - [0:0]",
  ":LABMATE-OUT - [0:0]",
  "-A LABMATE-BOX -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN",
  "-A LABMATE-BOX -j DROP",
  "-A LABMATE-OUT -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN",
  ...[LINK_LOCAL, POOL].map((range) => `-A LABMATE-OUT -d ${range} -j DROP`),
  ...OTHER_BRIDGES.map((bridge) => `-A LABMATE-OUT -o ${bridge} -j DROP`),
];
const CHAINS_AWAY = ["LABMATE-BOX", "LABMATE-OUT"].flatMap((chain) => [`-F ${chain}`, `-X ${chain}`]);

/** @param mark names the rules; `lower` finds them by it */
export async function raise(bridge: string, mark: string): Promise<void> {
  if (!isRootOnLinux()) return;
  const comment = `-m comment --comment ${mark}`;
  await restore("iptables", [
    ...CHAINS,
    `-A INPUT -i ${bridge} ${comment} -j LABMATE-BOX`,
    `-A FORWARD -i ${bridge} ! -o ${bridge} ${comment} -j LABMATE-OUT`,
  ]);
  // Sandboxes have no IPv6 beyond the link; over the link they would see the box.
  if (hasIpv6()) {
    const rules = ["INPUT", "FORWARD"].map((chain) => `-A ${chain} -i ${bridge} ${comment} -j DROP`);
    await restore("ip6tables", ["*mangle", ...rules]);
  }
}

/** Takes the rules away; and with the last of them the chains. */
export async function lower(mark: string): Promise<void> {
  if (!isRootOnLinux()) return;
  for (const program of ["iptables", ...(hasIpv6() ? ["ip6tables"] : [])]) {
    const rules = await marked(program);
    const ours = rules.filter((rule) => markOf(rule) === mark);
    if (ours.length === 0) continue;
    const away = ours.map((rule) => rule.replace(/^-A/, "-D"));
    await restore(program, ["*mangle", ...away]);
    // Another Labmate may have raised walls meanwhile: then the chains are in use, and stay.
    if (program === "iptables" && ours.length === rules.length)
      await restore(program, ["*mangle", ...CHAINS_AWAY]).catch(() => {});
  }
}

/** Marks of all rules that stand. */
export async function marks(): Promise<string[]> {
  if (!isRootOnLinux()) return [];
  return (await marked("iptables")).flatMap((rule) => markOf(rule) ?? []);
}

const marked = async (program: string) =>
  (await runProgram(program, ["-w", WAIT_SECONDS, "-t", "mangle", "-S"]))
    .split("\n")
    .filter((rule) => markOf(rule) !== undefined);

const markOf = (rule: string) => /^-A (?:INPUT|FORWARD) .*--comment "?(labmate-[a-z0-9-]+)/.exec(rule)?.[1];

const restore = (program: string, lines: readonly string[]) =>
  runProgram(`${program}-restore`, ["-w", WAIT_SECONDS, "--noflush"], { stdin: `${lines.join("\n")}\nCOMMIT\n` });

const hasIpv6 = () => existsSync("/proc/net/if_inet6");
