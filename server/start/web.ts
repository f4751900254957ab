/** The web process: the built Next site on a loopback port, behind the gateway. */
import { createServer } from "node:http";
import { join } from "node:path";
import next from "next";
import { log } from "#server/log.ts";
import { superviseMe } from "./child.ts";

const port = Number(process.env.LABMATE_WEB_PORT);
const server = createServer();
/** Next adds its own upgrade listener to the server it is given; sockets are the gateway's, so this one never listens. */
const noSockets = createServer();
const site = next({
  dev: false,
  dir: join(import.meta.dirname, "../.."),
  hostname: "127.0.0.1",
  port,
  httpServer: noSockets,
});

const supervised = superviseMe(async () => {
  server.close();
  server.closeAllConnections();
  await site.close();
});

await site.prepare();
server.on("request", site.getRequestHandler());
server.listen(port, "127.0.0.1", () => {
  log("listening", { port });
  supervised.ready();
});
