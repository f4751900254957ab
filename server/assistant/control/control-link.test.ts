import { once } from "node:events";
import { createServer } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { ControlEvent } from "#sandbox/terminal/control.ts";
import { hostForTest, look } from "#sandbox/terminal/testing.ts";
import { ControlLink } from "./control-link.ts";

const until = <T>(see: () => Promise<T> | T) => vi.waitFor(see, { timeout: 10_000, interval: 10 });

function linkTo(port: number, secret: string) {
  const heard: ControlEvent[] = [];
  const link = new ControlLink({ host: "127.0.0.1", port, secret }, (event) => heard.push(event));
  onTestFinished(() => link.close());
  return { heard, link };
}

test("a learner's command is heard with how it ended", async () => {
  const { url, secret } = await hostForTest();
  const { heard } = linkTo(Number(new URL(url).port), secret);
  const ada = await look(url);
  await ada.prompt();
  await until(() => expect(heard).toContainEqual({ type: "viewers", terminal: "main", count: 1 }));
  ada.type("(exit 3)\r");
  await until(() => expect(heard).toContainEqual({ type: "command", terminal: "main", exitCode: 3 }));
  expect(heard).toContainEqual({ type: "keystroke", terminal: "main" });
});

/** A host that speaks nonsense, and can be cut off. */
async function nonsenseHost() {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const met: WebSocket[] = [];
  sockets.on("connection", (socket) => met.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of met) socket.terminate();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { port: address.port, met };
}

test("nonsense from a host is not heard, and a broken connection is made again", async () => {
  const { port, met } = await nonsenseHost();
  const { heard, link } = linkTo(port, "secret");
  await until(() => expect(met).toHaveLength(1));
  for (const text of ["{", '{"type":"root"}', '{"type":"command"}']) met[0]?.send(text);
  met[0]?.terminate();
  await until(() => expect(met).toHaveLength(2));
  met[1]?.send('{"type":"command","terminal":"main","exitCode":0}');
  await until(() => expect(heard).toEqual([{ type: "command", terminal: "main", exitCode: 0 }]));
  link.close();
  await until(() => expect(met[1]?.readyState).toBe(3));
  expect(met).toHaveLength(2);
});
