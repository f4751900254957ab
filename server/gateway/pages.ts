/** Passes requests on to web, and says so kindly while web is away. */
import { Agent, type IncomingMessage, type ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createProxyServer } from "httpxy";
import type { Log } from "#server/log.ts";

const AWAY = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="2">
<title>Labmate is restarting</title><style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1.5rem;color-scheme:light dark}</style>
<h1>One moment</h1><p>Labmate's pages are being restarted. Your terminal, your cluster and your progress are safe; this page comes back by itself.</p></html>`;

export type Pages = {
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Sockets of pages: hot reloading, in development. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  close(): void;
};

/** @param port where web listens on loopback */
export function pagesAt(port: number, log: Log): Pages {
  const agent = new Agent({ keepAlive: true });
  const proxy = createProxyServer({ target: { host: "127.0.0.1", port }, agent, proxyTimeout: 0, timeout: 0 });
  return {
    async serve(request, response) {
      nameSender(request);
      try {
        await proxy.web(request, response);
      } catch (error) {
        if (request.destroyed && response.headersSent) return; // the browser left in the middle
        log("web does not answer", {
          path: request.url,
          error: error instanceof Error ? error.message : String(error),
        });
        if (response.headersSent) return void response.destroy();
        const api = request.url?.startsWith("/api/");
        response.writeHead(503, {
          "content-type": api ? "application/json" : "text/html; charset=utf-8",
          "retry-after": "2",
          "cache-control": "no-store",
        });
        response.end(
          api ? JSON.stringify({ problem: "Labmate's pages are being restarted; try again in a moment." }) : AWAY,
        );
      }
    },
    async upgrade(request, socket, head) {
      if (!(socket instanceof Socket)) return void socket.destroy(); // Node's types allow more than Node does
      try {
        await proxy.ws(request, socket, { target: { host: "127.0.0.1", port } }, head);
      } catch {
        socket.destroy();
      }
    },
    close: () => agent.destroy(),
  };
}

/** Who is asking is what this process saw, never what the request claims. */
function nameSender({ headers, socket }: IncomingMessage) {
  for (const name of [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
    "x-real-ip",
  ]) {
    delete headers[name];
  }
  headers["x-forwarded-for"] = socket.remoteAddress ?? "unknown";
  headers["x-forwarded-proto"] = "http";
  if (headers.host !== undefined) headers["x-forwarded-host"] = headers.host;
}
