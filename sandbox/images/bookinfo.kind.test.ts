/** BookInfo's own tests (bookinfo_test.go), wherever there is a Go: the machine's, or the one of the bake. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram } from "#sandbox/engine/program.ts";
import { source } from "./part.ts";
import { RECIPES } from "./recipes.ts";
import { Store } from "./store.ts";

const cache = process.env.LABMATE_CACHE ?? join(homedir(), ".cache", "labmate");
const go = join(new Store(cache, RECIPES).folderOf("go"), "bin/go");

test.runIf(existsSync(go))(
  "BookInfo answers as the original does",
  async () => {
    const said = await runProgram(go, ["test", "./bookinfo"], {
      cwd: source("."),
      env: { GOTOOLCHAIN: "local", GOFLAGS: "-buildvcs=false" },
    });
    expect(said).toMatch(/^ok\s+labmate\/images\/bookinfo/m);
  },
  300_000,
);
