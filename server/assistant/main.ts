/** The assistant as a process. */
import { log } from "#server/log.ts";
import { parseOptions } from "#server/options.ts";
import { superviseMe } from "#server/start/child.ts";
import { startAssistant } from "./assistant.ts";

const options = parseOptions({}, process.env);
if (!options.databaseUrl) {
  throw new Error("The assistant is started by `labmate start`, which says where the database is.");
}

const assistant = startAssistant({ options, url: options.databaseUrl, log });
// A supervisor that died has said nothing of stopping: the next one finds the sandboxes as they are.
const supervised = superviseMe(() => assistant.close({ stopped: process.connected }));
void assistant.published.then(() => supervised.ready());
