import { expect, test } from "vitest";
import { idIn, namesOf } from "./names.ts";

test("what a sandbox owns is found by its name again, and another Labmate's is not taken for ours", () => {
  const { cluster, node, toolbox } = namesOf("abcdefgh", "s7f3k2m9q0");
  for (const name of [cluster, node, toolbox]) {
    expect(idIn("abcdefgh", name)).toBe("s7f3k2m9q0");
    expect(idIn("hgfedcba", name)).toBeUndefined();
  }
  expect(idIn("abcdefgh", "labmate-control-plane")).toBeUndefined();
});

test("an id that could lead out of its folder, or into an option, is none", () => {
  for (const id of ["../../etc", "--privileged", "a b c d e f", "S7F3K2M9Q0", "short", ""])
    expect(() => namesOf("abcdefgh", id)).toThrow("no sandbox's id");
});
