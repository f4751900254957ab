/** Unit and integration tests: all but the browser's (e2e/) and, unless asked for, those that need real clusters (*.kind.test.ts). */
import { defineConfig } from "vitest/config";

const kind = process.env.LABMATE_TEST_KIND === "1";

export default defineConfig({
  test: {
    include: kind
      ? ["{server,sandbox,content,app}/**/*.kind.test.ts"]
      : ["{server,sandbox,content,app}/**/*.test.{ts,tsx}"],
    exclude: kind ? [] : ["**/*.kind.test.ts"],
    globalSetup: process.env.LABMATE_TEST_NO_DATABASE === "1" ? [] : ["./server/database/global-setup.ts"],
    maxWorkers: kind ? 1 : 2,
    testTimeout: kind ? 300_000 : 30_000,
    hookTimeout: kind ? 600_000 : 60_000,
    execArgv: ["--disable-warning=ExperimentalWarning"],
  },
});
