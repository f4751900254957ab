/** The one public port: terminals' sockets to their hosts, its own health, and everything else to web. */
import { createServer, type IncomingMessage } from "node:http";
import { openDatabase } from "#server/database/client.ts";
import { isMeant } from "#server/hosts.ts";
import type { Log } from "#server/log.ts";
import { openBells } from "./bells.ts";
import { readHealth } from "./health.ts";
import { pagesAt } from "./pages.ts";
import { terminalsOf } from "./terminals.ts";

/** Nobody may hold a connection open without saying what they want. */
const HEADERS_WITHIN_MS = 10_000;
const MOST_HEADER_BYTES = 16 * 1024;

export type GatewayOptions = {
  databaseUrl: string;
  host: string;
  port: number;
  webPort: number;
  driver: string;
  log: Log;
};

export async function startGateway({
  databaseUrl,
  host,
  port,
  webPort,
  driver,
  log,
}: GatewayOptions): Promise<{ port: number; close(): Promise<void> }> {
  const db = openDatabase(databaseUrl);
  const bells = await openBells(databaseUrl);
  const pages = pagesAt(webPort, log);
  const terminals = terminalsOf({ db, bells, log });
  const server = createServer({
    maxHeaderSize: MOST_HEADER_BYTES,
    headersTimeout: HEADERS_WITHIN_MS,
    requestTimeout: 0,
    noDelay: true,
  });

  const isStranger = (request: IncomingMessage) => {
    const stranger = !isMeant(host, request.headers.host);
    if (stranger) log("refused a request for another site", { host: request.headers.host ?? "none" });
    return stranger;
  };
  server.on("request", async (request, response) => {
    if (isStranger(request)) {
      response.writeHead(421, { "content-type": "text/plain; charset=utf-8" });
      return response.end(
        "This Labmate answers to its own machine only: open it as localhost, or start it with --host.\n",
      );
    }
    if (request.url?.split("?")[0] !== "/api/health") return pages.serve(request, response);
    const answer = await readHealth(db, driver).catch((error: unknown) => ({
      ok: false,
      driver,
      database: String(error),
    }));
    response.writeHead(answer.ok ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify(answer, null, 2));
  });
  server.on("upgrade", async (request, socket, head) => {
    if (isStranger(request)) return socket.end("HTTP/1.1 421 Misdirected Request\r\nConnection: close\r\n\r\n");
    if (!terminals.wants(request)) return pages.upgrade(request, socket, head);
    try {
      await terminals.serve(request, socket, head);
    } catch (error) {
      log("a terminal could not be served", { error });
      socket.destroy(); // the browser tries again
    }
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  const address = server.address();

  return {
    port: typeof address === "object" && address ? address.port : port,
    async close() {
      server.close();
      server.closeAllConnections();
      pages.close();
      await bells.close();
      await db.$disconnect();
    },
  };
}
