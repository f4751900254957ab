/** The database as the rest of server/ sees it: Prisma's client over a pg pool. */
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "#prisma/client/client.ts";

/** A client holds few connections: three processes and their tests share one embedded server of 100. */
const MAX_CONNECTIONS = 8;

export type Database = PrismaClient;

/** What can run SQL: the client itself, or a transaction of it. */
export type Queries = Pick<PrismaClient, "$executeRaw" | "$queryRaw">;

/** @param url a postgres:// URL. Connects on first use; close with `$disconnect()`. */
export function openDatabase(url: string): Database {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: MAX_CONNECTIONS }) });
}
