#!/usr/bin/env node
/**
 * The way in, for a machine that has only Node and npm: makes the packages match the lock file, then lets Node 24 run main.ts.
 *
 * Plain JavaScript without dependencies, because it runs before there are any, on any Node from 20 on.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const MODULES = join(ROOT, "node_modules");
const NODE = join(MODULES, "node", "bin", process.platform === "win32" ? "node.exe" : "node");

installPackages();
generatePrismaClient();
linkCommand();
runMain();

function installPackages() {
  if (packagesMatch()) return;
  say("Installing packages (about a minute the first time) …");
  const started = Date.now();
  // Whatever the user's npm settings: tests need development packages, and Node 24 comes by an install script.
  const args = ["ci", "--include=dev", "--include=optional", "--ignore-scripts=false"];
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const done = spawnSync("npm", [...args, ...quiet], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    fail(
      `npm ci failed${done.error ? `: ${done.error.message}` : ""}. Its own message is above; run it again once that is mended.`,
    );
  }
  say(`Packages are in place (${Math.round((Date.now() - started) / 1000)} s).`);
}

/** npm writes down what it has installed, when it has installed all of it; packages for other systems are missing there. */
function packagesMatch() {
  const installed = read(join(MODULES, ".package-lock.json"));
  if (installed === undefined || !existsSync(NODE)) return false;
  const there = JSON.parse(installed).packages;
  const wanted = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === "" || there[path]?.version === version || ((optional || devOptional) && !there[path]),
  );
}

function generatePrismaClient() {
  const stamp = join(MODULES, ".labmate-schema");
  const wanted = hashOf("prisma/schema.prisma", "package-lock.json");
  if (read(stamp) === wanted && existsSync(join(ROOT, "prisma/client/client.ts"))) return;
  const cli = join(MODULES, "prisma", "build", "index.js");
  // The engine binary is never used, and naming any file keeps prisma from downloading one.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" };
  const done = spawnSync(NODE, [cli, "generate", "--schema", "prisma/schema.prisma"], {
    cwd: ROOT,
    env,
    encoding: "utf8",
  });
  if (done.status !== 0) fail(`The database client could not be generated:\n${done.stdout}${done.stderr}`);
  writeFileSync(stamp, wanted);
}

/** So that `npx labmate` finds it at once, without npm's own detour. */
function linkCommand() {
  const link = join(MODULES, ".bin", "labmate");
  if (existsSync(link) || process.platform === "win32") return;
  try {
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(join("..", "..", "server", "labmate.mjs"), link);
  } catch {
    // npx works without it, only slower
  }
}

function runMain() {
  const main = join(ROOT, "server", "main.ts");
  // Node loads prisma's WebAssembly engine and TypeScript itself; its notes about that are for Node's own developers.
  const flags = ["--disable-warning=ExperimentalWarning"];
  // The channel carries nothing: its end tells main.ts that this process was killed.
  const child = spawn(NODE, [...flags, main, ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
  });
}

function hashOf(...files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function say(text) {
  process.stderr.write(`labmate: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
