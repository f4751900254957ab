/** Waiting for a sandbox to answer: its API server, and its terminal host. */
import { get as getPlain } from "node:http";
import { get as getSecure } from "node:https";
import { setTimeout as delay } from "node:timers/promises";

const RETRY_MS = 60;
const ANSWER_WITHIN_MS = 1_000;

export const untilApi = (port: number, signal: AbortSignal) =>
  until(
    () =>
      status((answer) =>
        getSecure(
          {
            host: "127.0.0.1",
            port,
            path: "/readyz",
            rejectUnauthorized: false,
            timeout: ANSWER_WITHIN_MS,
            agent: false,
          },
          answer,
        ),
      ),
    signal,
  );

export const untilTerminalHost = (port: number, signal: AbortSignal) =>
  until(
    () =>
      status((answer) =>
        getPlain({ host: "127.0.0.1", port, path: "/health", timeout: ANSWER_WITHIN_MS, agent: false }, answer),
      ),
    signal,
  );

async function until(ask: () => Promise<number | undefined>, signal: AbortSignal): Promise<void> {
  while ((await ask()) !== 200) await delay(RETRY_MS, undefined, { signal });
}

type Start = (answer: (response: import("node:http").IncomingMessage) => void) => import("node:http").ClientRequest;

function status(start: Start): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = start((response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(undefined));
    request.once("close", () => resolve(undefined));
  });
}
