/** What every driver promises, as tests. Each driver's own test file calls this. */
import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { Driver, Sandbox, Snapshot } from "./sandbox.ts";
import { CLAIMS_HEADER, signClaims } from "./terminal/claims.ts";
import { FROM_BROWSER, FROM_HOST, frame, readOutput, SUBPROTOCOL } from "./terminal/protocol.ts";

const MAKE_WITHIN_MS = 240_000;

/**
 * @param open a driver as a fresh process would have it: it finds what an earlier one made
 * @param callOffMs a time at which a make has begun and has not ended
 */
export function describeDriver(
  name: string,
  open: () => Promise<Driver>,
  snapshot: Snapshot = "plain",
  callOffMs = 300,
) {
  describe(`${name} driver`, () => {
    let driver: Driver;
    const made = new Set<string>();
    const newId = () => `t${randomBytes(5).toString("hex")}`;
    const make = async (id = newId()): Promise<Sandbox> => {
      made.add(id);
      return driver.make({ id, snapshot }, AbortSignal.timeout(MAKE_WITHIN_MS));
    };

    beforeAll(async () => {
      driver = await open();
      await driver.prepare(() => {}, AbortSignal.timeout(1_800_000));
    }, 1_800_000);
    afterEach(async () => {
      for (const id of made) await driver.remove(id);
      made.clear();
    }, 120_000);
    afterAll(() => driver.close());

    test("what is needed is reported ready, and twice is harmless", async () => {
      const states: string[] = [];
      await driver.prepare((part) => states.push(part.state), AbortSignal.timeout(60_000));
      expect(states.length).toBeGreaterThan(0);
      expect(states.at(-1)).toBe("ready");
      expect(driver.ready(snapshot)).toBe(true);
    });

    test("a learner types, and their assistant sees what they did", async () => {
      const sandbox = await make();
      const screen = await look(sandbox);
      screen.type("echo $((6 * 7))th; touch made-in-terminal\r");
      await screen.sees("42th\r\n");
      await vi.waitFor(async () => expect((await run(sandbox, "test -f made-in-terminal")).exitCode).toBe(0), 20_000);
      screen.close();
    });

    test("a script's output and exit code are results, and its input is what it was given", async () => {
      const sandbox = await make();
      const signal = AbortSignal.timeout(20_000);
      expect(await sandbox.run("cat; echo oops >&2; exit 3", { signal, stdin: "given" })).toEqual({
        exitCode: 3,
        stdout: "given",
        stderr: "oops\n",
      });
      expect((await run(sandbox, 'echo "$PWD $HOME"')).stdout).toMatch(/^(\/\S+) \1\n$/);
    });

    test("a script that hangs ends when its time is over", async () => {
      const sandbox = await make();
      const marker = "sleep 98765";
      await expect(sandbox.run(marker, { signal: AbortSignal.timeout(1_000) })).rejects.toThrow();
      await vi.waitFor(
        async () => expect((await run(sandbox, `pgrep -fx '${marker}' || true`)).stdout).toBe(""),
        10_000,
      );
    });

    test("a workshop's files are put into the home once, and never outside it", async () => {
      const sandbox = await make();
      await sandbox.put(new Map([["lab/hello.txt", Buffer.from("hello\n")]]));
      expect((await run(sandbox, "cat lab/hello.txt; echo mine > lab/hello.txt")).stdout).toBe("hello\n");
      await sandbox.put(new Map([["lab/hello.txt", Buffer.from("again\n")]]));
      expect((await run(sandbox, "cat lab/hello.txt")).stdout).toBe("mine\n");
      await expect(sandbox.put(new Map([["../outside", Buffer.from("x")]]))).rejects.toThrow("outside");
    });

    test("frozen, nothing runs; thawed, the same shell goes on", async () => {
      const sandbox = await make();
      const screen = await look(sandbox);
      screen.type("kept=yes; while sleep 0.1; do echo tick >> ticks; done &\r");
      await vi.waitFor(
        async () => expect((await run(sandbox, "wc -l < ticks")).stdout.trim()).toMatch(/^[1-9]/),
        20_000,
      );
      await sandbox.freeze();
      await sandbox.freeze();
      const settled = screen.bytes();
      screen.type("echo kept=$kept.\r");
      await new Promise((resolve) => setTimeout(resolve, 1_000)); // the thing under test is that nothing happens meanwhile
      expect(screen.bytes()).toBe(settled);
      await sandbox.thaw();
      await sandbox.thaw();
      await screen.sees("kept=yes.");
      screen.close();
    });

    test("the next process finds a sandbox as it was", async () => {
      const sandbox = await make();
      await run(sandbox, "echo before > file");
      const next = await open();
      expect(await next.find()).toContain(sandbox.id);
      const found = await next.open(sandbox.id);
      expect(found?.terminal).toEqual(sandbox.terminal);
      expect(found && (await run(found, "cat file")).stdout).toBe("before\n");
      await next.close();
    });

    test("making it again begins anew", async () => {
      const first = await make();
      await run(first, "touch old");
      const second = await make(first.id);
      expect((await run(second, "test -e old")).exitCode).toBe(1);
    });

    test("removed, nothing of it is found; removing it again is harmless", async () => {
      const sandbox = await make();
      await driver.remove(sandbox.id);
      await driver.remove(sandbox.id);
      expect(await driver.find()).not.toContain(sandbox.id);
      expect(await driver.open(sandbox.id)).toBeUndefined();
    });

    test("a make that is called off leaves nothing behind", async () => {
      const id = newId();
      made.add(id);
      await expect(driver.make({ id, snapshot }, AbortSignal.timeout(callOffMs))).rejects.toThrow();
      expect(await driver.find()).not.toContain(id);
    });

    test("what was never made opens as nothing", async () => {
      expect(await driver.open(newId())).toBeUndefined();
    });
  });
}

const run = (sandbox: Sandbox, script: string) => sandbox.run(script, { signal: AbortSignal.timeout(20_000) });

/** A screen at the sandbox's first terminal, as the gateway would open it. */
async function look({ terminal: { host, port, secret } }: Sandbox) {
  const socket = new WebSocket(`ws://${host}:${port}/terminals/main`, [SUBPROTOCOL], {
    headers: { [CLAIMS_HEADER]: signClaims(secret, { role: "writer", seat: "test" }) },
  });
  let seen = "";
  socket.on("message", (data) => {
    if (Buffer.isBuffer(data) && data[0] === FROM_HOST.output)
      seen += Buffer.from(readOutput(data.subarray(1)).bytes).toString();
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return {
    bytes: () => seen,
    type: (text: string) => socket.send(frame(FROM_BROWSER.input, Buffer.from(text))),
    sees: (text: string) => vi.waitFor(() => expect(seen).toContain(text), 20_000),
    close: () => socket.terminate(),
  };
}
