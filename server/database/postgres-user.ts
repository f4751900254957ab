/**
 * Who PostgreSQL's programs run as: whoever started Labmate, but for root, whom they refuse; then the system's user `postgres`.
 *
 * That user often cannot walk to what root cloned into its own home. Then it is lent the one capability for it.
 */
import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const WALK_BY_OTHERS = 0o001;
/** The capability that containers usually have; CAP_DAC_READ_SEARCH, the smaller one, they don't. */
const LEND = [
  "--inh-caps=+dac_override",
  "--ambient-caps=+dac_override",
  "--securebits=+no_setuid_fixup", // else access(2), which initdb asks, leaves the capability out
];

export type PostgresUser = {
  /** Whom the cluster's files must belong to; undefined when they already do. */
  owner: { uid: number; gid: number } | undefined;
  /** How to run one of its programs. */
  program(command: string, args: readonly string[]): Program;
};
export type Program = { command: string; args: string[]; options: { uid?: number; gid?: number } };

/** @param paths what it has to reach */
export async function findPostgresUser(paths: readonly string[]): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) {
    return { owner: undefined, program: (command, args) => ({ command, args: [...args], options: {} }) };
  }
  if (!(await run("id", ["postgres"]).catch(() => undefined))) {
    await run("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
  }
  const read = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout);
  const owner = { uid: await read("-u"), gid: await read("-g") };
  const reachable = (await Promise.all(paths.map(othersCanWalkTo))).every(Boolean);
  return {
    owner,
    program(command, args) {
      if (reachable) return { command, args: [...args], options: owner };
      const identity = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"];
      return { command: "setpriv", args: [...identity, ...LEND, "--", command, ...args], options: {} };
    },
  };
}

async function othersCanWalkTo(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & WALK_BY_OTHERS) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
