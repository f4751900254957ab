import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const FOLDERS = ["app", "content", "server", "sandbox", "prisma", "e2e"];
const ELSEWHERE = /(^|\/)(node_modules|client|fixtures|files)(\/|$)/;
const MOST_LINES = 300;

/** What each folder may import beside itself. ARCHITECTURE.md, "Folders and arrows". */
const ARROWS: Record<string, readonly string[]> = {
  app: ["server", "content"],
  server: ["sandbox", "content", "prisma"],
  content: [],
  sandbox: [],
  prisma: [],
  e2e: [],
};

type Source = { path: string; text: string; imports: readonly string[] };
const sources = await readSources();
const among = (prefix: string) => sources.filter(({ path }) => path.startsWith(prefix));

test("folders import along the arrows of ARCHITECTURE.md, and no others", () => {
  const wrong = sources.flatMap((source) =>
    source.imports.filter((target) => !allowed(source.path, target)).map((target) => `${source.path} → ${target}`),
  );
  expect(wrong).toEqual([]);
});

test("only the assistant's side and the command line import a driver", () => {
  const drivers = /^sandbox\/(kind|local)\//;
  const may = /^(sandbox\/|server\/(assistant|workshop-test)\/|server\/main\.ts|e2e\/bench\/)/;
  const wrong = sources.filter(
    ({ path, imports }) => !may.test(path) && imports.some((target) => drivers.test(target)),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test("what web reads knows nothing of gateway or assistant", () => {
  const web = [
    ...among("app/"),
    ...among("server/accounts/"),
    ...among("server/classes/"),
    ...among("server/progress/"),
  ];
  const behind = /^server\/(gateway|assistant|start)\//;
  const wrong = web.filter(({ path, imports }) => !isTest(path) && imports.some((target) => behind.test(target)));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test("the gateway holds no engine, no kubeconfig, no check", () => {
  const behind = /^(sandbox\/(?!terminal\/)|server\/assistant\/|content\/)/;
  const wrong = among("server/gateway/").filter(
    ({ path, imports }) => !isTest(path) && imports.some((target) => behind.test(target)),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test("nobody climbs two folders up", () => {
  const wrong = sources.filter(({ text }) => /from "\.\.\/\.\./.test(text));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test(`no file is longer than ${MOST_LINES} lines`, () => {
  const long = sources.filter(({ text }) => text.split("\n").length > MOST_LINES + 1);
  expect(long.map(({ path }) => path)).toEqual([]);
});

test("a file begins with the sentence that says what it is", () => {
  const mute = sources.filter(({ path, text }) => !isTest(path) && !/^(#!.*\n)?("use \w+";\n+)?\/\*\*/.test(text));
  expect(mute.map(({ path }) => path)).toEqual([]);
});

function allowed(from: string, to: string): boolean {
  const [folder = "", other = ""] = [from.split("/")[0], to.split("/")[0]];
  if (folder === other) return true;
  if (from.startsWith("e2e/bench/") || from === "e2e/seed.ts") return true; // measures and fills from inside
  if (to.startsWith("e2e/bench/")) return from === "server/bench.ts";
  if (folder === "app" && other === "sandbox") return to === "sandbox/terminal/protocol.ts";
  return ARROWS[folder]?.includes(other) ?? false;
}

async function readSources(): Promise<Source[]> {
  const found: Source[] = [];
  for (const folder of FOLDERS) {
    for (const entry of await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(ROOT, join(entry.parentPath, entry.name));
      if (!entry.isFile() || !/(?<!\.d)\.(ts|tsx|mjs)$/.test(path) || ELSEWHERE.test(dirname(path))) continue;
      const text = await readFile(join(ROOT, path), "utf8");
      found.push({ path, text, imports: importsOf(path, text) });
    }
  }
  return found;
}

/** Own files that a source imports, as paths from the project's root. */
function importsOf(path: string, text: string): string[] {
  const written = Array.from(text.matchAll(/\b(?:from|import)\s*\(?\s*"([#.][^"]+)"/g), ([, target = ""]) => target);
  return written.map((target) => (target.startsWith("#") ? target.slice(1) : join(dirname(path), target)));
}

function isTest(path: string): boolean {
  return /(\.(test|spec)\.tsx?|(^|\/)testing\.ts)$/.test(path);
}
