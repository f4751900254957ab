import { expect, test } from "vitest";
import { isMeant } from "./hosts.ts";

test("on loopback only names of this machine are answered to", () => {
  for (const site of ["localhost:8080", "127.0.0.1:8080", "127.0.0.1", "[::1]:8080", "labmate.localhost:8080"])
    expect([site, isMeant("127.0.0.1", site)]).toEqual([site, true]);
  for (const site of ["rebound.example:8080", "localhost.example", "192.0.2.1:8080", "127.example", "", undefined])
    expect([site, isMeant("127.0.0.1", site)]).toEqual([site, false]);
});

test("where it listens wider every name may be this machine's", () => {
  expect(isMeant("0.0.0.0", "class.example")).toBe(true);
});
