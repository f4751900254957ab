/** Installs Podman and what the bake needs, on Debian and Ubuntu as root; elsewhere says what a person can do. */
import { readFile } from "node:fs/promises";
import type { Engine } from "./engine.ts";
import { findEngine } from "./find.ts";
import { raiseLimits } from "./limits.ts";
import { runProgram } from "./program.ts";

/** An engine that starts containers on any cgroup version, with a network of their own. */
const ENGINE_PACKAGES = ["podman", "runc", "containernetworking-plugins", "iptables"];
/** The bake's own tools; the keyring lets Ubuntu check what it gets from Debian. */
const BAKE_PACKAGES = ["debootstrap", "debian-archive-keyring", "ca-certificates"];

/** An engine that isn't there and can't or mustn't be installed; the message says what to do. */
export class NoEngine extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "NoEngine";
  }
}

export type EnsureOptions = {
  /** LABMATE_CACHE. */
  cache: string;
  /** False under --no-install. */
  mayInstall: boolean;
  /** One sentence for the terminal and the log. */
  announce: (sentence: string) => void;
  signal: AbortSignal;
};

/** The engine, installed now if need be, with the bake's tools beside it and the machine's limits raised. Throws NoEngine with the sentence to show. */
export async function ensureEngine(options: EnsureOptions): Promise<Engine> {
  const { cache, signal } = options;
  await raiseLimits(options.announce);
  const found = await findEngine(cache, signal);
  const packages = await missingPackages(found, signal);
  if (found && (packages.length === 0 || process.getuid?.() !== 0)) return found; // only root can bake; who isn't pulls, or reads a bundle

  await install(packages, options);
  const engine = await findEngine(cache, signal);
  if (!engine) {
    throw new NoEngine("Podman was installed but does not run here. `podman info` says why; Docker serves as well.");
  }
  return engine;
}

async function missingPackages(found: Engine | undefined, signal: AbortSignal): Promise<string[]> {
  const wanted = found ? BAKE_PACKAGES : [...ENGINE_PACKAGES, ...BAKE_PACKAGES];
  if (!(await isDebian())) return found ? [] : wanted;
  const selections = await runProgram("dpkg", ["--get-selections"], { signal }); // "podman<tabs>install" or "libc6:amd64<tabs>install"
  const names = new Set(selections.split("\n").map((line) => /^([^\s:]+)\S*\s+install$/.exec(line)?.[1]));
  return wanted.filter((name) => !names.has(name));
}

async function install(packages: readonly string[], { mayInstall, announce, signal }: EnsureOptions): Promise<void> {
  const list = packages.join(" ");
  if (!(await isDebian())) {
    throw new NoEngine(
      "Sandboxes need a container engine, and neither Podman nor Docker runs here. Install one of them (podman.io, docs.docker.com) and start Labmate again; `--driver local` does without.",
    );
  }
  const command = `apt-get install --no-install-recommends ${list}`;
  if (!mayInstall) {
    throw new NoEngine(
      `Sandboxes need these packages, and --no-install forbids installing them: ${list}. Run \`${command}\` yourself, or leave --no-install out.`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new NoEngine(
      `Sandboxes need these packages, and only root may install them: ${list}. Run \`sudo ${command}\` and start Labmate again.`,
    );
  }
  announce(`Installing what sandboxes need (Debian packages): ${list}. --no-install forbids this.`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await runProgram("apt-get", ["update", "-qq"], { signal, env });
  await runProgram("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { signal, env });
}

/** Debian or one of its children, with apt. */
async function isDebian(): Promise<boolean> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}
