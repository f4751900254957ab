/** What must hold before anything is started; each failure is a sentence that says what to do. */
import { createServer } from "node:net";
import pg from "pg";
import { StartError } from "./data-folder.ts";

export async function checkPort(port: number, host: string): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  } catch (cause) {
    throw new StartError(portSentence(port, host, cause), { cause });
  }
  await new Promise((resolve) => server.close(resolve));
}

function portSentence(port: number, host: string, cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "EADDRINUSE") return `Port ${port} is in use. Stop what uses it, or choose another with --port.`;
  if (code === "EACCES") return `Port ${port} needs more rights than you have. Choose one above 1023 with --port.`;
  return `It cannot listen on ${host}:${port} (${String(cause)}). Choose an address of this machine with --host.`;
}

export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message || cause.name : String(cause);
    const { host, pathname } = new URL(url);
    throw new StartError(
      `The database ${host}${pathname} of DATABASE_URL does not answer (${why}). Mend the URL, or leave it out for the embedded one.`,
      { cause },
    );
  } finally {
    await client.end().catch(() => {});
  }
}
