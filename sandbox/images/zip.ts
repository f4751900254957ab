/** Reads zip archives (Python's wheels are such): only what wheels use, stored and deflated entries below 4 GiB. */
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const DEFLATED = 8;

type Entry = { name: string; method: number; size: number; offset: number; mode: number };

/** Writes the entries that `choose` gives a place (a path below `into`), with their modes; answers how many. */
export async function unzip(file: string, into: string, choose: (name: string) => string | undefined): Promise<number> {
  const archive = await open(file);
  try {
    let count = 0;
    for (const entry of await entriesOf(archive)) {
      const path = entry.name.endsWith("/") ? undefined : choose(entry.name);
      if (path === undefined) continue;
      if (normalize(path).startsWith("..")) throw new Error(`${file} holds a path that leads out of it: ${entry.name}`);
      await extract(archive, file, entry, join(into, path));
      count += 1;
    }
    return count;
  } finally {
    await archive.close();
  }
}

async function entriesOf(archive: FileHandle): Promise<Entry[]> {
  const { size } = await archive.stat();
  const tail = await read(archive, Math.max(0, size - END_BYTES - LONGEST_COMMENT), size);
  let end = tail.length - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new Error("This is no zip archive, or it was cut short");
  const start = tail.readUInt32LE(end + 16);
  const directory = await read(archive, start, start + tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  for (let at = 0; at + ENTRY_BYTES <= directory.length && directory.readUInt32LE(at) === ENTRY; ) {
    const nameEnd = at + ENTRY_BYTES + directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + ENTRY_BYTES, nameEnd),
      method: directory.readUInt16LE(at + 10),
      size: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
      mode: directory.readUInt32LE(at + 38) >>> 16,
    });
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function extract(
  archive: FileHandle,
  file: string,
  { name, method, size, offset, mode }: Entry,
  path: string,
): Promise<void> {
  const local = await read(archive, offset, offset + LOCAL_BYTES);
  const start = offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  await mkdir(dirname(path), { recursive: true });
  if (size === 0) await pipeline([Buffer.alloc(0)], createWriteStream(path));
  else {
    const packed = createReadStream(file, { start, end: start + size - 1 });
    if (method === DEFLATED) await pipeline(packed, createInflateRaw(), createWriteStream(path));
    else if (method === 0) await pipeline(packed, createWriteStream(path));
    else throw new Error(`${name} is packed in a way we can't read (${method})`);
  }
  await chmod(path, mode & 0o111 ? 0o755 : 0o644);
}

async function read(archive: FileHandle, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.alloc(to - from);
  const { bytesRead } = await archive.read(buffer, 0, buffer.length, from);
  return buffer.subarray(0, bytesRead);
}
