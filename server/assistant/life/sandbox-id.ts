/** Names of sandboxes: s and nine of a-z0-9, by chance. */
import { randomInt } from "node:crypto";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

export function newSandboxId(): string {
  return `s${Array.from({ length: 9 }, () => LETTERS[randomInt(LETTERS.length)]).join("")}`;
}
