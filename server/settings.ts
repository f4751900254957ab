/** Secrets and choices of this Labmate, made once and kept in the database, so that a second machine shares them. */
import { randomBytes, randomInt } from "node:crypto";
import type { Database } from "#server/database/client.ts";

/** Letters and digits that cannot be mistaken for one another when read from a projector. */
const CLEAR = "abcdefghjkmnpqrstuvwxyz23456789";

const MAKE = {
  /** Signs better-auth's sessions. */
  authSecret: () => randomBytes(32).toString("base64url"),
  /** What a learner types when the box listens wider than loopback. */
  joinCode: () => Array.from({ length: 6 }, () => CLEAR[randomInt(CLEAR.length)]).join(""),
  /** Part of the instructor's link. */
  teachKey: () => randomBytes(18).toString("base64url"),
} as const;

export type Settings = { readonly [Key in keyof typeof MAKE]: string };

/** Reads them, making what is missing. Two processes doing so at once agree. */
export async function readSettings(db: Database): Promise<Settings> {
  const rows = Object.entries(MAKE).map(([key, make]) => ({ key, value: make() }));
  await db.setting.createMany({ data: rows, skipDuplicates: true });
  const kept = new Map((await db.setting.findMany()).map(({ key, value }) => [key, value]));
  const get = (key: keyof typeof MAKE) => {
    const value = kept.get(key);
    if (value === undefined) throw new Error(`the setting ${key} vanished from the database`);
    return value;
  };
  return { authSecret: get("authSecret"), joinCode: get("joinCode"), teachKey: get("teachKey") };
}
