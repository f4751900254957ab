/** Finding an engine, and what is said where there is none; with programs of our own in place of Podman, Docker and apt. */
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findEngine } from "./find.ts";
import { ensureEngine, NoEngine } from "./install.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "labmate-engine-"));
  vi.stubEnv("PATH", folder); // nothing of this machine is seen
  vi.stubEnv("LABMATE_ENGINE", undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}
const answering = (version: string) => `[ "$1" = info ] && echo '{"version":"${version}"}'`;
const ensure = (mayInstall: boolean, said: string[] = []) =>
  ensureEngine({
    cache: folder,
    mayInstall,
    announce: (sentence) => said.push(sentence),
    signal: new AbortController().signal,
  });

test("Podman is taken before Docker", async () => {
  await program("podman", answering("4.3.1"));
  await program("docker", answering("28.0.0"));
  expect((await findEngine(folder))?.version).toBe("podman 4.3.1");
});

test("a Docker client without a daemon is no engine", async () => {
  await program("docker", "echo '{\"version\":\"\"}'; echo 'Cannot connect to the Docker daemon' >&2; exit 1");
  expect(await findEngine(folder)).toBeUndefined();
});

test("an engine that does not run is passed over for one that does, unless it was asked for by name", async () => {
  await program("podman", "exit 125");
  await program("docker", answering("28.0.0"));
  expect((await findEngine(folder))?.env.KIND_EXPERIMENTAL_PROVIDER).toBe("docker");
  vi.stubEnv("LABMATE_ENGINE", "podman");
  expect(await findEngine(folder)).toBeUndefined();
});

test("an image is there only under exactly its name", async () => {
  await program("podman", `${answering("4.3.1")} && exit; echo localhost/labmate/node:abc`);
  const engine = await findEngine(folder);
  expect(await engine?.hasImage("localhost/labmate/node:abc")).toBe(true);
  expect(await engine?.hasImage("localhost/labmate/node:abd")).toBe(false);
});

const onDebian = /debian/.test(await readFile("/etc/os-release", "utf8").catch(() => ""));

test.runIf(onDebian)("--no-install names the packages and installs nothing", async () => {
  await program("dpkg", 'echo "runc		install"');
  await program("apt-get", `echo called > ${folder}/apt-was-called`);
  const refused = await ensure(false).catch((cause: unknown) => cause);
  expect(refused).toBeInstanceOf(NoEngine);
  expect(String(refused)).toMatch(/podman .*debootstrap/);
  expect(String(refused)).not.toMatch(/ runc/);
  await expect(readFile(join(folder, "apt-was-called"))).rejects.toThrow("ENOENT");
});

test.runIf(onDebian && process.getuid?.() === 0)("root gets what is missing, and is told first", async () => {
  await program("dpkg", 'echo "runc		install"');
  await program(
    "apt-get",
    `echo "$@" >> ${folder}/apt; [ "$1" = install ] && printf '#!/bin/sh\\necho {\\\\"version\\\\":\\\\"5.0.0\\\\"}\\n' > ${folder}/podman && /bin/chmod 755 ${folder}/podman; exit 0`,
  );
  const said: string[] = [];
  const engine = await ensure(true, said);
  expect(engine.version).toBe("podman 5.0.0");
  expect(said.at(-1)).toMatch(/^Installing .*podman/);
  expect(await readFile(join(folder, "apt"), "utf8")).toMatch(/^update .*\ninstall .*--no-install-recommends podman/);
});
