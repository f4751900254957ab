/** The gateway as a process. */
import { log } from "#server/log.ts";
import { parseOptions } from "#server/options.ts";
import { superviseMe } from "#server/start/child.ts";
import { startGateway } from "./gateway.ts";

const { databaseUrl, host, port, webPort, driver } = parseOptions({}, process.env);
if (!databaseUrl || !webPort)
  throw new Error("The gateway is started by `labmate start`, which says where the database and web are.");

const gateway = await startGateway({ databaseUrl, host, port, webPort, driver, log });
superviseMe(() => gateway.close()).ready();
log("listening", { host, port: gateway.port });
