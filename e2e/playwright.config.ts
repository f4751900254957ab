/** Browser tests: project "local" is part of npm test, "kind" (*.kind.spec.ts) needs real clusters and takes minutes. */
import { defineConfig } from "@playwright/test";

const launchOptions = {
  ...(process.env.LABMATE_CHROMIUM ? { executablePath: process.env.LABMATE_CHROMIUM } : {}),
  args: ["--no-sandbox"], // Chromium refuses to run as root with its own
};

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  workers: 1, // one Labmate serves them all
  timeout: 90_000,
  expect: { timeout: 20_000 },
  use: { launchOptions, trace: "retain-on-failure", screenshot: "only-on-failure" },
  projects: [
    { name: "local", testMatch: "*.spec.ts", testIgnore: "*.kind.spec.ts" },
    { name: "kind", testMatch: "*.kind.spec.ts", timeout: 1_200_000, expect: { timeout: 120_000 } },
  ],
});
