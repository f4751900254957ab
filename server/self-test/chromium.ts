/** Finds a Chromium for the browser tests; on Debian and Ubuntu, as root, installs it. */
import { access, constants } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { runProgram } from "#sandbox/engine/program.ts";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const PACKAGES = ["chromium", "fonts-liberation"];

/** @throws with a sentence that says what to install */
export async function findChromium({
  mayInstall,
  signal,
}: {
  mayInstall: boolean;
  signal: AbortSignal;
}): Promise<string> {
  const found = await lookAround();
  if (found) return found;
  const command = `apt-get install --no-install-recommends ${PACKAGES.join(" ")}`;
  if (!(await isThere("/usr/bin/apt-get"))) {
    throw new Error("The browser tests need Chromium: run `npx playwright install chromium`, then the tests again.");
  }
  if (!mayInstall) throw new Error(`The browser tests need Chromium, and --no-install forbids it: run \`${command}\`.`);
  if (process.getuid?.() !== 0) throw new Error(`The browser tests need Chromium: run \`sudo ${command}\`.`);
  process.stdout.write(`Installing a browser for the tests (Debian packages): ${PACKAGES.join(" ")}\n`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await runProgram("apt-get", ["update", "-qq"], { signal, env });
  await runProgram("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...PACKAGES], { signal, env });
  const installed = await lookAround();
  if (!installed) throw new Error("Chromium was installed, but is at none of the places known here.");
  return installed;
}

async function lookAround(): Promise<string | undefined> {
  const named = process.env.LABMATE_CHROMIUM;
  for (const place of [...(named ? [named] : []), ...PLACES, chromium.executablePath()]) {
    if (await isThere(place)) return place;
  }
  return undefined;
}

const isThere = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
