import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, get } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { CLOSED, FROM_BROWSER, frame, MAX_FRAME_BYTES, SUBPROTOCOL } from "#sandbox/terminal/protocol.ts";
import { hostForTest, look } from "#sandbox/terminal/testing.ts";
import { ring } from "#server/database/bell.ts";
import { freePort } from "#server/database/embedded.ts";
import { testDatabase } from "#server/database/testing.ts";
import { issueTicket } from "#server/tickets.ts";
import { startGateway } from "./gateway.ts";

/** A gateway before a real terminal host and a web of one line, with Ada's seat and her claimed sandbox. */
async function gatewayForTest({ driver = "local" } = {}) {
  const { url: databaseUrl, db, close } = await testDatabase();
  onTestFinished(close);
  const host = await hostForTest();
  const webPort = await freePort();
  const logged: string[] = [];
  const log = (message: string, fields = {}) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const gateway = await startGateway({ databaseUrl, host: "127.0.0.1", port: 0, webPort, driver, log });
  onTestFinished(() => gateway.close());

  await db.workshop.create({
    data: { slug: "tour", title: "Tour", summary: "", position: 1, snapshot: "plain", outline: [], version: "1" },
  });
  await db.class.create({ data: { id: "class", workshopSlug: "tour", title: "Tour", selfPaced: true } });
  await db.user.create({ data: { id: "ada", name: "Ada", email: "ada@example.invalid" } });
  await db.seat.create({ data: { id: "seat", userId: "ada", classId: "class", name: "Ada" } });
  await db.sandbox.create({
    data: {
      id: "s1",
      reason: "given to Ada",
      driver: "local",
      snapshot: "plain",
      state: "claimed",
      seatId: "seat",
      terminalHost: "127.0.0.1",
      terminalPort: Number(new URL(host.url).port),
      secret: host.secret,
    },
  });
  const origin = `http://127.0.0.1:${gateway.port}`;
  const ticket = (terminal = "main", readOnly = false) =>
    issueTicket(db, { seatId: "seat", sandboxId: "s1", terminal, readOnly });
  const open = async (given?: string, headers: Record<string, string> = { origin }, terminal = "main") =>
    look(`ws://127.0.0.1:${gateway.port}`, {
      terminal,
      protocols: [SUBPROTOCOL, `ticket.${given ?? (await ticket())}`],
      headers,
    });
  return { db, gateway, origin, ticket, open, logged, webPort, host };
}

test("keys go through to the shell, and its answer comes back", async () => {
  const { open } = await gatewayForTest();
  const ada = await open();
  ada.type("echo $((6 * 7))th\r");
  await ada.sees("42th\r\n");
});

test("the last bytes before an exit arrive, ten times", async () => {
  const { open, ticket, host } = await gatewayForTest();
  const text = randomBytes(15_000).toString("base64");
  await writeFile(join(host.home, "burst"), text);
  for (let round = 0; round < 10; round++) {
    const ada = await open(await ticket(`burst${round}`), undefined, `burst${round}`);
    await ada.prompt();
    ada.type("exec cat burst\r");
    await ada.closed();
    expect(ada.bytes().toString().endsWith(text)).toBe(true);
  }
});

test("a ticket opens one terminal once", async () => {
  const { open, ticket, logged } = await gatewayForTest();
  const given = await ticket();
  await (await open(given)).hello();
  expect(await (await open(given)).closed()).toEqual({
    code: CLOSED.ticketRefused,
    reason: "This ticket is used; ask for a new one.",
  });
  expect(logged.at(-1)).toContain("This ticket is used");
});

test("a ticket for one terminal opens no other, and an old one none", async () => {
  const { db, open, ticket } = await gatewayForTest();
  expect((await (await open(await ticket("other"))).closed()).code).toBe(CLOSED.ticketRefused);
  const old = await ticket();
  await db.ticket.updateMany({ data: { expiresAt: new Date(0) } });
  expect((await (await open(old)).closed()).reason).toContain("expired");
});

test.each([["http://elsewhere.example"], [undefined]])(
  "a socket from %s is refused, with a log line, and the ticket stays good",
  async (origin) => {
    const { open, ticket, logged } = await gatewayForTest();
    const given = await ticket();
    const eve = await open(given, origin === undefined ? {} : { origin });
    expect(await eve.failed()).toContain("403");
    expect(logged.at(-1)).toContain("foreign Origin");
    await (await open(given)).hello();
  },
);

test("an oversized frame is refused, and the next socket finds the same shell", async () => {
  const { open } = await gatewayForTest();
  const ada = await open();
  ada.type("kept=yes\r");
  await ada.sees("kept=yes");
  ada.socket.send(Buffer.alloc(MAX_FRAME_BYTES + 1, 1));
  expect((await ada.closed()).code).toBe(CLOSED.tooLarge);
  const again = await open();
  again.type("echo kept=$kept.\r");
  await again.sees("kept=yes.");
});

test("a viewer's ticket lets nobody type", async () => {
  const { open, ticket } = await gatewayForTest();
  const viewer = await open(await ticket("main", true));
  expect((await viewer.hello()).role).toBe("viewer");
});

test("a sleeping sandbox is woken, and the socket waits for it", async () => {
  const { db, open } = await gatewayForTest();
  await db.sandbox.update({ where: { id: "s1" }, data: { state: "asleep" } });
  const ada = open();
  await vi.waitFor(async () => {
    const jobs = await db.$queryRaw<
      { count: bigint }[]
    >`SELECT count(*) FROM graphile_worker.jobs WHERE task_identifier = 'wake'`;
    expect(Number(jobs[0]?.count)).toBe(1);
  });
  await db.sandbox.update({ where: { id: "s1" }, data: { state: "claimed" } });
  await ring(db, "sandbox", "s1");
  await (await ada).hello();
});

test("a key typed into a sandbox that fell asleep wakes it, once", async () => {
  const { db, open } = await gatewayForTest();
  const ada = await open();
  await ada.hello();
  const wakes = () => db.$queryRaw<unknown[]>`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'wake'`;
  ada.type("echo awake$((1+1))\r");
  await ada.sees("awake2");
  expect(await wakes()).toHaveLength(0);
  await db.sandbox.update({ where: { id: "s1" }, data: { state: "asleep" } });
  await ring(db, "sandbox", "s1");
  await vi.waitFor(async () => {
    ada.type("x");
    expect(await wakes()).toHaveLength(1);
  });
});

test("a sandbox that is gone says so", async () => {
  const { db, open } = await gatewayForTest();
  await db.sandbox.update({ where: { id: "s1" }, data: { state: "gone", reason: "Thrown away after a day asleep." } });
  expect(await (await open()).closed()).toEqual({
    code: CLOSED.sandboxGone,
    reason: "Thrown away after a day asleep.",
  });
});

test("a reason longer than a socket can carry is shortened, not lost", async () => {
  const { db, open } = await gatewayForTest();
  const reason = `Thrown away: ${"its cluster could not be mended, ".repeat(9)}sorry – ü`;
  await db.sandbox.update({ where: { id: "s1" }, data: { state: "gone", reason } });
  const closed = await (await open()).closed();
  expect(closed.code).toBe(CLOSED.sandboxGone);
  expect(closed.reason).toMatch(/^Thrown away: its cluster .*…$/);
});

test("a terminal host that doesn't answer is told apart from a refused ticket", async () => {
  const { db, open } = await gatewayForTest();
  await db.sandbox.update({ where: { id: "s1" }, data: { terminalPort: await freePort() } });
  expect((await (await open()).closed()).code).toBe(CLOSED.unreachable);
});

test("the shell survives the gateway", async () => {
  const { gateway, open, host } = await gatewayForTest();
  const ada = await open();
  ada.type("kept=yes\r");
  await ada.sees("kept=yes");
  await gateway.close();
  ada.socket.terminate();
  const direct = await look(host.url);
  direct.socket.send(frame(FROM_BROWSER.input, Buffer.from("echo kept=$kept.\r")));
  await direct.sees("kept=yes.");
});

test("while web is away a page says so and comes back by itself, and an API answers JSON", async () => {
  const { origin } = await gatewayForTest();
  const page = await fetch(`${origin}/learn/tour`);
  expect(page.status).toBe(503);
  expect(await page.text()).toContain('http-equiv="refresh"');
  const api = await fetch(`${origin}/api/seats`);
  expect(api.status).toBe(503);
  expect(await api.json()).toHaveProperty("problem");
});

test("web hears who is asking from the gateway, whatever the request claims", async () => {
  const { origin, webPort } = await gatewayForTest();
  const web = createServer((request, response) => response.end(JSON.stringify(request.headers)));
  await new Promise<void>((resolve) => web.listen(webPort, "127.0.0.1", resolve));
  onTestFinished(() => {
    web.closeAllConnections();
    web.close();
  });
  const answer = await fetch(`${origin}/`, {
    headers: { "x-forwarded-for": "6.6.6.6", "x-forwarded-host": "evil.example" },
  });
  expect(await answer.json()).toMatchObject({
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": new URL(origin).host,
  });
});

test("health names each process, the engine, the images and the pool", async () => {
  const { db, origin } = await gatewayForTest({ driver: "kind" });
  const machine = { name: "machine", title: "", position: 0, state: "ready", detail: "podman 5.0", expectedSeconds: 1 };
  await db.part.create({ data: machine });
  await db.process.create({ data: { name: "web", state: "ready", pid: 1 } });
  await db.part.create({
    data: { name: "node", title: "Node image", position: 1, state: "working", expectedSeconds: 60 },
  });
  const health = await fetch(`${origin}/api/health`);
  expect(await health.json()).toMatchObject({
    ok: true,
    engine: { state: "ready", detail: "podman 5.0" },
    processes: { web: { state: "ready" } },
    images: { state: "preparing", parts: { node: { state: "working" } } },
    pool: { claimed: 1 },
  });
});

test("a page whose name was made to point here gets neither pages nor terminals", async () => {
  const { gateway, open, logged } = await gatewayForTest();
  const host = `rebound.example:${gateway.port}`;
  const status = await new Promise((resolve, reject) => {
    const headers = { host };
    get({ host: "127.0.0.1", port: gateway.port, path: "/api/health", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", reject);
  });
  expect(status).toBe(421);
  const eve = await open(undefined, { origin: `http://${host}`, host });
  expect(await eve.failed()).toContain("421");
  expect(logged.filter((line) => line.includes("rebound.example"))).toHaveLength(2);
});
