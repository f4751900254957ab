/**
 * Prisma's schema engine as WebAssembly: writes and applies migrations without downloading a binary.
 *
 * The engine reaches a database only through the adapter it is given; for a diff of two models a stub that knows its version is enough.
 */
import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import type { DiffTarget, SchemaEngine } from "@prisma/schema-engine-wasm";

/** What the engine wants to know of a server it is only writing SQL for: a PostgreSQL 18. */
const SERVER = { columns: ["exists", "version", "numeric_version"], row: [true, "PostgreSQL 18.0", 180_000] };

export const NO_FILTERS = { externalTables: [], externalEnums: [] };

export async function openSchemaEngine(adapter: object, schema: string): Promise<SchemaEngine> {
  // Without a registry a panic of the engine shows as an unrelated TypeError.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`Prisma's schema engine failed: ${message}`);
      },
    },
  });
  const { SchemaEngine } = await import("@prisma/schema-engine-wasm");
  return SchemaEngine.new({ datamodels: [["schema.prisma", schema]] }, () => {}, adapter);
}

/** The SQL that turns one model into another; undefined when they are the same. `from` undefined: an empty database. */
export async function diff(from: string | undefined, to: string): Promise<string | undefined> {
  const engine = await openSchemaEngine(await stubAdapter(), to);
  const target = (content: string): DiffTarget => ({
    tag: "schemaDatamodel",
    files: [{ path: "schema.prisma", content }],
  });
  const { exitCode, stdout } = await engine.diff({
    from: from === undefined ? { tag: "empty" } : target(from),
    to: target(to),
    script: true,
    exitCode: true,
    filters: NO_FILTERS,
  });
  engine.free();
  return exitCode === 2 ? (stdout ?? undefined) : undefined;
}

async function stubAdapter(): Promise<object> {
  const { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } = await import("@prisma/driver-adapter-utils");
  const connection: SqlDriverAdapter = {
    provider: "postgres",
    adapterName: "stub",
    queryRaw: async () => ({
      columnNames: [...SERVER.columns],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[...SERVER.row]],
    }),
    executeRaw: async () => 0,
    executeScript: async () => {},
    startTransaction: () => Promise.reject(new Error("a diff of models opens no transaction")),
    dispose: async () => {},
    getConnectionInfo: () => ({ schemaName: "public", supportsRelationJoins: false }),
  };
  return bindMigrationAwareSqlAdapterFactory({
    provider: "postgres",
    adapterName: "stub",
    connect: async () => connection,
    connectToShadowDb: async () => connection,
  });
}
