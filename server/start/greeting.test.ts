import { expect, test } from "vitest";
import { greeting } from "./greeting.ts";

const settings = { authSecret: "secret", joinCode: "k7f3m2", teachKey: "key" };

test("on loopback nobody is asked for a code, and none is told", () => {
  const lines = greeting({ host: "127.0.0.1", port: 8080 }, settings, 4.24);
  expect(lines).toEqual([
    "Labmate is ready at http://localhost:8080 (4.2 s)",
    "Instructors: http://localhost:8080/teach?key=key",
  ]);
});

test("listening wider tells the join code", () => {
  expect(greeting({ host: "0.0.0.0", port: 80 }, settings, 1).at(-1)).toContain("the join code k7f3m2");
  expect(greeting({ host: "10.0.0.5", port: 80 }, settings, 1)[0]).toContain("http://10.0.0.5:80");
});
