/**
 * Migrations in Prisma's own format, so that `prisma migrate deploy` agrees: prisma/migrations/<time>_<name>/migration.sql.
 *
 * Beside each lies the schema.prisma it leads to: what the next one is diffed from.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { diff, NO_FILTERS, openSchemaEngine } from "./schema-engine.ts";

const PRISMA = join(import.meta.dirname, "../../prisma");
const MIGRATIONS = join(PRISMA, "migrations");
const LOCK_FILE = 'provider = "postgresql"\n';

/** Applies what is not applied yet. @returns the names of those it applied */
export async function migrate(url: string): Promise<readonly string[]> {
  const { bindMigrationAwareSqlAdapterFactory } = await import("@prisma/driver-adapter-utils");
  const schema = await readFile(join(PRISMA, "schema.prisma"), "utf8");
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url, idleTimeoutMillis: 1 }));
  const engine = await openSchemaEngine(adapter, schema);
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir: MIGRATIONS,
        lockfile: { path: "migration_lock.toml", content: LOCK_FILE },
        shadowDbInitScript: "",
        migrationDirectories: await readMigrations(),
      },
      filters: NO_FILTERS,
    });
    return appliedMigrationNames;
  } finally {
    engine.free();
  }
}

/**
 * Writes the migration from the last one's schema to prisma/schema.prisma.
 * @param name words for the folder, `add_notes`
 * @returns the folder, or undefined when nothing changed
 */
export async function writeMigration(name: string, now: Date): Promise<string | undefined> {
  const last = (await migrationNames()).at(-1);
  const from = last === undefined ? undefined : await readFile(join(MIGRATIONS, last, "schema.prisma"), "utf8");
  const to = await readFile(join(PRISMA, "schema.prisma"), "utf8");
  const sql = await diff(from, to);
  if (sql === undefined) return undefined;
  const folder = join(MIGRATIONS, `${now.toISOString().replace(/\D/g, "").slice(0, 14)}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "migration.sql"), sql);
  await writeFile(join(folder, "schema.prisma"), to);
  await writeFile(join(MIGRATIONS, "migration_lock.toml"), LOCK_FILE);
  return folder;
}

async function readMigrations() {
  const names = await migrationNames();
  return Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: await readFile(join(MIGRATIONS, name, "migration.sql"), "utf8") },
      },
    })),
  );
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
