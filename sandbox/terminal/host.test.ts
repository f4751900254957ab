import { createHash, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { CLAIMS_HEADER, signClaims } from "./claims.ts";
import { CLOSED, FROM_BROWSER, frame, HIGH_BYTES, MAX_FRAME_BYTES, sizeFrame } from "./protocol.ts";
import { hostForTest, look } from "./testing.ts";
import { LEAST_BYTES } from "./window.ts";

test("what is typed runs, and its output comes back", async () => {
  const { url } = await hostForTest();
  const ada = await look(url);
  ada.type("echo $((6 * 7))th\r");
  await ada.sees("42th\r\n");
});

test("a connection that is cut goes on exactly where it stopped", async () => {
  const { url } = await hostForTest();
  const before = await look(url);
  const { epoch } = await before.hello();
  before.type("for i in $(seq 20000); do echo line $i; done; echo finis''hed\r");
  await before.sees("line 500\r\n");
  before.socket.terminate();
  const after = await look(url, { query: `?epoch=${epoch}&offset=${before.next()}` });
  await after.sees("finished\r\n");
  expect((await after.hello()).offset).toBe(before.next());
  const whole = Buffer.concat([before.bytes(), after.bytes()]).toString();
  const lines = [...whole.matchAll(/line (\d+)\r\n/g)].map(([, number]) => Number(number));
  expect(lines).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
  expect(after.gaps()).toBe(0);
});

test("a fresh look at a terminal shows what it showed before, marked as a replay", async () => {
  const { url } = await hostForTest();
  const before = await look(url);
  before.type("echo rem''ember\r");
  await before.sees("remember\r\n");
  const seen = before.next();
  before.socket.terminate();
  const after = await look(url);
  await after.sees("remember\r\n");
  expect((await after.hello()).offset).toBe(0);
  expect((await after.hello()).replayUntil).toBeGreaterThanOrEqual(seen);
});

test.each([1_000, 4_000, 20_000, 200_000])(
  "the last bytes before an exit arrive (%d bytes, ten times)",
  async (size) => {
    const { url, home } = await hostForTest();
    const text = randomBytes(size).toString("base64").slice(0, size);
    await writeFile(join(home, "burst"), text);
    for (let round = 0; round < 10; round++) {
      const ada = await look(url, { terminal: `burst${round}` });
      ada.type("exec cat burst\r");
      expect(await ada.exit()).toEqual({ exitCode: 0 });
      expect(ada.bytes().toString().replaceAll("\r\n", "").endsWith(text)).toBe(true);
    }
  },
);

test("a shell that ends while its reader has stalled loses nothing", async () => {
  const { url, home } = await hostForTest();
  await writeFile(join(home, "long"), "x".repeat(LEAST_BYTES + 3_000));
  const ada = await look(url, { acks: false });
  ada.type("cat long; printf the''end; exit 7\r");
  expect(await ada.exit()).toEqual({ exitCode: 7 });
  expect(ada.bytes().toString()).toContain("xtheend");
});

test("whoever comes as soon as a shell has ended finds a new one", async () => {
  const { url } = await hostForTest();
  const ada = await look(url);
  const { epoch } = await ada.hello();
  ada.type("echo shell $$.\r");
  const pid = Number(
    await ada
      .sees("shell ")
      .then(() => vi.waitFor(() => /shell (\d+)\./.exec(ada.bytes().toString())?.[1] ?? Promise.reject())),
  );
  ada.type("exit\r");
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { interval: 1 });
  const after = await look(url);
  expect((await after.hello()).epoch).not.toBe(epoch);
  await after.prompt();
});

test("a stalled reader stops the flood, and Ctrl-C still works", async () => {
  const { url } = await hostForTest();
  const ada = await look(url, { acks: false });
  await ada.prompt();
  ada.type("yes a long line of a flood that nobody reads\r");
  await vi.waitFor(() => expect(ada.bytes().length).toBeGreaterThanOrEqual(LEAST_BYTES));
  expect(ada.bytes().length).toBeLessThanOrEqual(HIGH_BYTES);
  const { epoch } = await ada.hello();
  ada.socket.terminate();
  const after = await look(url, { query: `?epoch=${epoch}&offset=${ada.next()}` });
  after.type("\x03");
  await after.sees("^C");
  after.type("echo still he''re\r");
  await after.sees("still here\r\n");
});

test("characters of several bytes survive wherever they are cut", async () => {
  const { url, home } = await hostForTest();
  const text = "žluťoučký 🐎 日本語 ".repeat(20_000);
  await writeFile(join(home, "text"), text);
  const ada = await look(url);
  ada.type("stty -onlcr; cat text; printf fi''n\r");
  await ada.sees("fin");
  const shown = ada.bytes();
  const start = shown.indexOf("žluť");
  const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
  expect(digest(shown.subarray(start, start + Buffer.byteLength(text)))).toBe(digest(Buffer.from(text)));
});

test("a pasted megabyte arrives whole", async () => {
  const { url, home } = await hostForTest();
  const ada = await look(url);
  await ada.prompt();
  const text = Buffer.from(
    Array.from({ length: 16_384 }, (_, line) => `${String(line).padStart(7, "0")} ${"p".repeat(55)}\n`).join(""),
  );
  ada.type("stty -echo; cat > pasted; stty echo; echo got''it\r");
  await vi.waitFor(async () => expect((await readFile(join(home, "pasted"))).length).toBe(0));
  for (let at = 0; at < text.length; at += 32_768)
    ada.socket.send(frame(FROM_BROWSER.input, text.subarray(at, at + 32_768)));
  ada.type("\x04");
  await ada.sees("gotit\r\n", 25_000);
  expect((await readFile(join(home, "pasted"))).equals(text)).toBe(true);
});

test("a viewer sees everything and can do nothing", async () => {
  const { url } = await hostForTest();
  const ada = await look(url);
  const viewer = await look(url, { role: "viewer" });
  await viewer.hello();
  viewer.type("echo from the vie''wer\r");
  viewer.socket.send(sizeFrame(FROM_BROWSER.resize, 20, 5));
  viewer.socket.send(frame(FROM_BROWSER.close, Buffer.alloc(0)));
  ada.type("echo from a''da; stty size\r");
  await viewer.sees("from ada\r\n");
  await viewer.sees("24 80\r\n");
  expect(viewer.bytes().toString()).not.toContain("from the viewer\r\n");
});

test("a viewer that stalls does not hold up the learner", async () => {
  const { url } = await hostForTest();
  const ada = await look(url);
  const viewer = await look(url, { role: "viewer", acks: false });
  await viewer.hello();
  ada.type("head -c 1200000 /dev/zero | tr '\\0' z; echo do''ne\r");
  await ada.sees("done\r\n");
  expect(viewer.bytes().length).toBeLessThan(HIGH_BYTES * 2);
});

test("a learner's hidden tab that stalls does not hold up the tab in front", async () => {
  const { url } = await hostForTest();
  const hidden = await look(url, { acks: false });
  const ada = await look(url);
  ada.type("head -c 1200000 /dev/zero | tr '\\0' z; echo do''ne\r");
  await ada.sees("done\r\n");
  expect(hidden.bytes().length).toBeLessThan(HIGH_BYTES * 2);
});

test("a new size reaches the shell and the other screens", async () => {
  const { url } = await hostForTest();
  const ada = await look(url);
  const viewer = await look(url, { role: "viewer" });
  await viewer.hello();
  ada.socket.send(sizeFrame(FROM_BROWSER.resize, 132, 43));
  ada.type("stty size\r");
  await ada.sees("43 132");
  expect(viewer.sizes).toEqual([{ cols: 132, rows: 43 }]);
});

test("a frame that is too large is refused with a log line, and the shell lives", async () => {
  const { url, logged } = await hostForTest();
  const ada = await look(url);
  ada.type("kept=yes\r");
  await ada.sees("kept=yes");
  ada.socket.send(Buffer.alloc(MAX_FRAME_BYTES + 1, 1));
  expect((await ada.closed()).code).toBe(CLOSED.tooLarge);
  expect(logged.join("\n")).toContain("Max payload size exceeded");
  const again = await look(url);
  again.type("echo kept=$kept.\r");
  await again.sees("kept=yes.");
});

test("a frame that means nothing closes the socket and says so", async () => {
  const { url } = await hostForTest();
  const ada = await look(url);
  ada.socket.send(frame(99, Buffer.from("?")));
  expect(await ada.closed()).toEqual({ code: CLOSED.badFrame, reason: "a frame of no known kind" });
});

test.each([
  ["no claims", {}],
  ["forged claims", { [CLAIMS_HEADER]: signClaims("another secret entirely", { role: "writer", seat: "eve" }) }],
  [
    "old claims",
    { [CLAIMS_HEADER]: signClaims("a secret for tests only", { role: "writer", seat: "eve" }, Date.now() - 60_000) },
  ],
])("a socket with %s is refused", async (_what, headers) => {
  const { url } = await hostForTest();
  const socket = new WebSocket(`${url}/terminals/main`, { headers });
  const message = await new Promise((resolve) => socket.once("error", (error) => resolve(error.message)));
  expect(message).toContain("401");
});

test("the assistant hears that a command has ended, and how", async () => {
  const { url, secret } = await hostForTest();
  const heard: unknown[] = [];
  const control = new WebSocket(`${url}/control`, {
    headers: { [CLAIMS_HEADER]: signClaims(secret, { role: "assistant", seat: "-" }) },
  });
  control.on("message", (data) => heard.push(JSON.parse(String(data))));
  await new Promise((resolve) => control.once("open", resolve));
  const ada = await look(url);
  await ada.prompt();
  ada.type("false\r");
  await vi.waitFor(() => expect(heard).toContainEqual({ type: "command", terminal: "main", exitCode: 1 }));
  expect(heard).toContainEqual({ type: "keystroke", terminal: "main" });
  control.terminate();
});
