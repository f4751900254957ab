import { expect, test } from "vitest";
import { doorAt } from "./door.ts";

test("learners are shown the address that the instructor uses, or this machine's own in place of loopback", () => {
  expect(doorAt("lab.example:8080", "k7f3m2", ["10.0.0.5"]).address).toBe("lab.example:8080");
  for (const own of ["localhost", "127.0.0.1", "[::1]"]) {
    expect(doorAt(`${own}:8080`, "k7f3m2", ["10.0.0.5"])).toEqual({ address: "10.0.0.5:8080", code: "k7f3m2" });
  }
  expect(doorAt("localhost", "k7f3m2", []).address).toBe("localhost");
});
