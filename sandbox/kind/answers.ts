/** Whether what runs in a sandbox answers: its API and its terminal host. */
import { get as getPlain } from "node:http";
import { get } from "node:https";

const PATIENCE_MS = 2_000;

export const apiAnswers = (port: number, ca: Buffer): Promise<boolean> =>
  isOk((then) => get({ host: "127.0.0.1", port, path: "/readyz", ca, agent: false, timeout: PATIENCE_MS }, then));

export const terminalAnswers = (port: number): Promise<boolean> =>
  isOk((then) => getPlain({ host: "127.0.0.1", port, path: "/health", agent: false, timeout: PATIENCE_MS }, then));

function isOk(
  ask: (then: (response: import("node:http").IncomingMessage) => void) => import("node:http").ClientRequest,
) {
  return new Promise<boolean>((resolve) => {
    const request = ask((response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("error", () => resolve(false)); // nobody listens yet
    request.on("timeout", () => request.destroy());
  });
}
