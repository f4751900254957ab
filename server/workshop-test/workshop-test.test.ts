/** A workshop that does not do what it says is told so. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Driver } from "#sandbox/sandbox.ts";
import { inFolder } from "#server/assistant/checks/testing.ts";
import { type ContentFolder, contentFolder, demoWorkshop } from "#server/workshop/testing.ts";
import { testWorkshop } from "./workshop-test.ts";

let content: ContentFolder;
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "labmate-prove-"));
});
afterEach(async () => {
  await content.close();
  await rm(root, { recursive: true, force: true });
});

/** Sandboxes that are folders. */
function folders(): Driver & { made: string[]; removed: string[] } {
  const made: string[] = [];
  const removed: string[] = [];
  return {
    name: "local",
    made,
    removed,
    prepare: async () => {},
    ready: () => true,
    find: async () => [],
    open: async () => undefined,
    close: async () => {},
    async make({ id }) {
      made.push(id);
      const home = join(root, id);
      await mkdir(home);
      const put = async (files: ReadonlyMap<string, Buffer>) => {
        for (const [path, bytes] of files) {
          await mkdir(dirname(join(home, path)), { recursive: true });
          await writeFile(join(home, path), bytes);
        }
      };
      return { ...inFolder(home, undefined), put };
    },
    async remove(id) {
      removed.push(id);
    },
  };
}

async function prove(changes: Readonly<Record<string, string>> = {}, only?: string) {
  content = await contentFolder(demoWorkshop(changes));
  const driver = folders();
  const proofs = await testWorkshop({
    content: content.folder,
    workshop: "demo",
    only,
    driver,
    onProof() {},
    onPart() {},
    log() {},
    signal: AbortSignal.timeout(60_000),
  });
  expect(driver.removed).toEqual(driver.made);
  return proofs.map(({ name, passed, detail }) => `${passed ? "ok" : "FAIL"} ${name}${detail ? ` (${detail})` : ""}`);
}

test("each step is red, explained, green and green again", async () => {
  expect(await prove()).toEqual([
    "ok a fresh sandbox",
    "ok 01-files/make-file: red before",
    "ok 01-files/make-file: stays red: other-name",
    "ok 01-files/make-file: stays red: other-words",
    "ok 01-files/make-file: green after its solve",
    "ok 01-files/make-file: still green after a second solve",
  ]);
});

test("a step that is met before anything was done, a wrong that is right, a solve that fails: each is told", async () => {
  const proofs = await prove({
    "01-files/files/greeting.txt": "hello\n",
    "01-files/wrong/make-file--other-words.sh": "# expects: It says\necho hello > greeting.txt\n",
    "01-files/solve/make-file.sh": "echo sorry >&2; exit 3\n",
  });
  expect(proofs).toContain("FAIL 01-files/make-file: red before (it is met before anything was done)");
  expect(proofs).toContain("FAIL 01-files/make-file: stays red: other-words (it turned green)");
  expect(proofs).toContain("FAIL 01-files/make-file: green after its solve (its solve ended with 3: sorry)");
});

test("a solve that can't be run twice is told, and so is lint", async () => {
  const proofs = await prove({
    "01-files/solve/make-file.sh": "set -e; mkdir once; echo hello > greeting.txt\n",
    "01-files/solve/other.sh": "true\n",
  });
  expect(proofs).toContainEqual(expect.stringMatching(/^FAIL lint: .*There is no step "other"/));
  expect(proofs).toContain("ok 01-files/make-file: green after its solve");
  expect(proofs).toContainEqual(
    expect.stringMatching(/^FAIL 01-files\/make-file: still green after a second solve \(its solve ended with 1/),
  );
});
