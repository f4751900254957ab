import { expect, test } from "vitest";
import { ACK_BYTES, HIGH_BYTES } from "./protocol.ts";
import { Window } from "./window.ts";

test("a quick screen is sent ever more at once, up to a limit", () => {
  const window = new Window();
  const first = window.bytes;
  window.acknowledged(1);
  expect(window.bytes).toBeGreaterThan(first);
  for (let frame = 0; frame < 1_000; frame++) window.acknowledged(1);
  expect(window.bytes).toBe(HIGH_BYTES);
});

test("a screen that is late is sent less, but never less than it may owe an acknowledgement for", () => {
  const window = new Window();
  for (let frame = 0; frame < 1_000; frame++) window.acknowledged(1);
  for (let frame = 0; frame < 1_000; frame++) window.acknowledged(50);
  expect(window.bytes).toBeGreaterThan(ACK_BYTES);
  expect(window.bytes).toBeLessThan(HIGH_BYTES / 4);
});

test("a far screen is not a late one, also when its line is uneven", () => {
  const window = new Window();
  for (let frame = 0; frame < 1_000; frame++) window.acknowledged(100 + (frame % 80));
  expect(window.bytes).toBe(HIGH_BYTES);
});
