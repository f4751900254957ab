/** What web holds while it runs, opened once a process. Next bundles a module several times, so it hangs on globalThis. */
import { z } from "zod";
import { type Accounts, openAccounts } from "#server/accounts/accounts.ts";
import { moveSeats } from "#server/classes/seats.ts";
import { type Database, openDatabase } from "#server/database/client.ts";
import { isLoopback } from "#server/hosts.ts";
import { readSettings, type Settings } from "#server/settings.ts";
import { Bells } from "./bells.ts";

const Environment = z.object({
  DATABASE_URL: z.string(),
  LABMATE_CONTENT: z.string(),
  LABMATE_HOST: z.string().default("127.0.0.1"),
  LABMATE_DRIVER: z.enum(["kind", "local"]).default("kind"),
});

export type Box = {
  db: Database;
  accounts: Accounts;
  settings: Settings;
  bells: Bells;
  content: string;
  driver: "kind" | "local";
  /** Whether others than this machine can reach it: then the join code is asked for. */
  wide: boolean;
};

declare global {
  var labmateBox: Promise<Box> | undefined;
}

export function box(): Promise<Box> {
  globalThis.labmateBox ??= open().catch((error: unknown) => {
    globalThis.labmateBox = undefined; // the next request tries again
    throw error;
  });
  return globalThis.labmateBox;
}

async function open(): Promise<Box> {
  const env = Environment.parse(process.env);
  const db = openDatabase(env.DATABASE_URL);
  const settings = await readSettings(db);
  return {
    db,
    settings,
    accounts: openAccounts({ db, secret: settings.authSecret, onLink: (from, to) => moveSeats(db, from, to) }),
    bells: new Bells(env.DATABASE_URL),
    content: env.LABMATE_CONTENT,
    driver: env.LABMATE_DRIVER,
    wide: !isLoopback(env.LABMATE_HOST),
  };
}
