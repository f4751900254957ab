/** The database Labmate runs on: the operator's own, or the embedded one as a supervised process. */
import { join } from "node:path";
import { prepareEmbedded } from "#server/database/embedded.ts";
import type { Options } from "#server/options.ts";
import { StartError } from "./data-folder.ts";
import { checkDatabase } from "./preconditions.ts";
import { type Report, Supervised } from "./supervised.ts";

const READY_WITHIN_MS = 60_000;
/** What PostgreSQL writes when all is well: its log, and whom it turns away while it starts or stops. */
const EVERYDAY = / (LOG|DETAIL|HINT): {2}|FATAL: {2}(the database system is|terminating connection due to)/;

type Surroundings = {
  /** Takes what must be undone at the end, before it is begun. */
  own(close: () => Promise<void>): void;
  onLine(line: string): void;
  onReport(report: Report): void;
};

/** @returns its URL, once it answers */
export async function startPostgres(
  { data, databaseUrl }: Pick<Options, "data" | "databaseUrl">,
  { own, onLine, onReport }: Surroundings,
): Promise<string> {
  if (databaseUrl) {
    await checkDatabase(databaseUrl);
    return databaseUrl;
  }
  const folder = join(data, "postgres");
  const embedded = await prepareEmbedded(folder).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      `PostgreSQL cannot live in ${folder}. Choose another with --data, or give one in DATABASE_URL.\n${why}`,
      { cause },
    );
  });
  const postgres = new Supervised({
    name: "postgres",
    spawn: embedded.spawn,
    ready: embedded.ready,
    stopSignal: "SIGINT", // fast shutdown: clients are sent away
    onLine: (line) => {
      if (!EVERYDAY.test(line)) onLine(line);
    },
    onReport,
  });
  own(() => postgres.stop());
  const late = setTimeout(() => void postgres.stop(), READY_WITHIN_MS);
  try {
    await postgres.start();
  } catch (cause) {
    throw new StartError(`PostgreSQL in ${folder} does not start: ${join(data, "labmate.log")} says why.`, { cause });
  } finally {
    clearTimeout(late);
  }
  return embedded.url;
}
