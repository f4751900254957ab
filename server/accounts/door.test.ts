import { expect, test } from "vitest";
import { Attempts } from "./attempts.ts";
import { passFor, passHolds, sameText } from "./pass.ts";

test("a pass opens its own door only, and not once the code has changed", () => {
  const pass = passFor("join", "abc234", "secret");
  expect(pass).not.toContain("abc234");
  expect(passHolds("join", pass, "abc234", "secret")).toBe(true);
  expect(passHolds("teach", pass, "abc234", "secret")).toBe(false);
  expect(passHolds("join", pass, "xyz789", "secret")).toBe(false);
  expect(passHolds("join", undefined, "abc234", "secret")).toBe(false);
});

test("texts of any lengths are compared", () => {
  expect(sameText("abc", "abc")).toBe(true);
  expect(sameText("abc", "abcd")).toBe(false);
});

test("a guesser has to wait, a neighbour doesn't, and a minute later it is forgiven", () => {
  let now = 0;
  const attempts = new Attempts(2, () => now);
  expect([attempts.take("1.1.1.1"), attempts.take("1.1.1.1"), attempts.take("1.1.1.1")]).toEqual([0, 0, 60]);
  expect(attempts.take("2.2.2.2")).toBe(0);
  now = 60_000;
  expect(attempts.take("1.1.1.1")).toBe(0);
});
