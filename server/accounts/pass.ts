/** A pass: a cookie that proves its holder once knew a secret of this Labmate (the join code, the instructor's link), without carrying it. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export type PassName = "join" | "teach";

/** @returns the cookie's value; changes when the secret behind it does, so a new join code sends everyone back to the door */
export function passFor(name: PassName, secret: string, authSecret: string): string {
  return createHmac("sha256", authSecret).update(`${name}:${secret}`).digest("base64url");
}

export function passHolds(name: PassName, cookie: string | undefined, secret: string, authSecret: string): boolean {
  return cookie !== undefined && sameText(cookie, passFor(name, secret, authSecret));
}

/** Compares without telling by its time how much was right. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
