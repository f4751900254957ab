import { expect, test } from "vitest";
import { asTyped, harmless, runsAtOnce } from "./paste.ts";

test("a clipboard cannot end the bracket and run what follows", () => {
  expect(harmless("ls\x1b[201~\nrm -rf ~\n")).toBe("ls[201~\nrm -rf ~\n");
  expect(harmless("a\x9b201~b\x03\x7f")).toBe("a201~b");
});

test("tabs, line ends and every language stay", () => {
  expect(harmless("if:\n\tžluť 🐎\r\n")).toBe("if:\n\tžluť 🐎\r\n");
});

test("several lines are asked about only where they would run at once", () => {
  expect(runsAtOnce("one\ntwo", false)).toBe(true);
  expect(runsAtOnce("one\ntwo", true)).toBe(false);
  expect(runsAtOnce("one\n", false)).toBe(false);
});

test("line ends become Enter", () => {
  expect(asTyped("a\r\nb\nc")).toBe("a\rb\rc");
});
