/** The parts of the self-test: what each is called, when it belongs, and what it runs. */
import { type Counts, FAILED, PASSED } from "./counts.ts";
import { runPlaywright } from "./playwright.ts";
import { runTool } from "./tool.ts";
import { runVitest } from "./vitest.ts";
import { testWorkshop } from "./workshop.ts";

/** static: seconds, before each commit. full: `npm test`. kind: the slow proofs on real clusters. */
export type Scope = "static" | "full" | "kind";

export type Stage = { title: string; run(surroundings: Surroundings): Promise<Counts> };
export type Surroundings = { folder: string; mayInstall: boolean; signal: AbortSignal };

const ARCHITECTURE = "server/architecture.test.ts";

const types: Stage = {
  title: "types",
  run: async ({ signal }) =>
    oneThing(await runTool("node_modules/typescript/bin/tsc", ["--noEmit", "-p", "."], { signal })),
};
const lint: Stage = {
  title: "lint",
  run: async ({ signal }) =>
    oneThing(await runTool("node_modules/@biomejs/biome/bin/biome", ["check", "--colors=off", "."], { signal })),
};
const architecture: Stage = {
  title: "architecture",
  run: ({ folder, signal }) => runVitest(folder, [ARCHITECTURE], { env: { LABMATE_TEST_NO_DATABASE: "1" }, signal }),
};
const tests: Stage = {
  title: "unit and integration tests",
  run: ({ folder, signal }) => runVitest(folder, ["--exclude", ARCHITECTURE], { signal }),
};
const browser: Stage = {
  title: "browser tests, local driver",
  run: ({ folder, ...rest }) => runPlaywright(folder, "local", rest),
};
const images: Stage = {
  title: "images",
  run: async ({ mayInstall, signal }) =>
    oneThing(await runTool("server/labmate.mjs", ["images", ...(mayInstall ? [] : ["--no-install"])], { signal })),
};
const contract: Stage = {
  title: "tests on real clusters",
  run: ({ folder, signal }) => runVitest(folder, [], { env: { LABMATE_TEST_KIND: "1" }, signal }),
};
const walk: Stage = {
  title: "browser tests, kind driver",
  run: ({ folder, ...rest }) => runPlaywright(folder, "kind", rest),
};
const istio: Stage = { title: "the Istio workshop", run: ({ signal }) => testWorkshop("istio", signal) };
const tour: Stage = { title: "the tour", run: ({ signal }) => testWorkshop("tour", signal) };

export const STAGES: Record<Scope, readonly Stage[]> = {
  static: [types, lint, architecture],
  full: [types, lint, architecture, tests, browser],
  kind: [images, contract, walk, istio, tour],
};

const oneThing = (exitCode: number): Counts => (exitCode === 0 ? PASSED : FAILED);
