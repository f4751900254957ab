/**
 * Joins an admitted browser's socket to its terminal host: the host does the WebSocket handshake, and from then on bytes go both ways unread.
 */
import { type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";
import { CLAIMS_HEADER, signClaims } from "#sandbox/terminal/claims.ts";
import { SUBPROTOCOL } from "#sandbox/terminal/protocol.ts";
import type { Host } from "./awake.ts";

/** A host on this box answers at once or not at all. */
const ANSWER_WITHIN_MS = 5_000;

export type Claim = { seat: string; role: "writer" | "viewer" };

/**
 * @returns how it went: spliced, or why the host could not be reached; then the browser's socket is untouched
 */
export function splice(
  incoming: IncomingMessage,
  browser: Duplex,
  head: Buffer,
  host: Host,
  claim: Claim,
): Promise<{ failed?: string }> {
  const outgoing = request({
    host: host.host,
    port: host.port,
    path: incoming.url,
    timeout: ANSWER_WITHIN_MS,
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-key": incoming.headers["sec-websocket-key"],
      "sec-websocket-version": incoming.headers["sec-websocket-version"],
      "sec-websocket-protocol": SUBPROTOCOL,
      [CLAIMS_HEADER]: signClaims(host.secret, claim),
    },
  });
  return new Promise((resolve) => {
    outgoing.once("timeout", () => outgoing.destroy(new Error(`it did not answer in ${ANSWER_WITHIN_MS / 1000} s`)));
    outgoing.once("error", (error) => resolve({ failed: error.message }));
    outgoing.once("response", (response) => {
      response.resume();
      resolve({ failed: `it answered ${response.statusCode}` });
    });
    outgoing.once("upgrade", (response, upstream, upstreamHead) => {
      upstream.setTimeout(0);
      upstream.setNoDelay(true);
      join(browser, upstream);
      browser.write(handshake(response));
      if (upstreamHead.length > 0) browser.write(upstreamHead);
      if (head.length > 0) upstream.write(head);
      browser.pipe(upstream);
      upstream.pipe(browser);
      resolve({});
    });
    outgoing.end();
  });
}

/** What ends one ends the other. */
function join(one: Duplex, other: Duplex) {
  for (const [here, there] of [
    [one, other],
    [other, one],
  ] as const) {
    here.on("error", () => there.destroy());
    here.on("close", () => there.destroy());
  }
}

function handshake(response: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`];
  for (let at = 0; at < response.rawHeaders.length; at += 2)
    lines.push(`${response.rawHeaders[at]}: ${response.rawHeaders[at + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}
