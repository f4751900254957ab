/** Requests by curl, wherever it runs: its arguments, and its output read back. */
import type { HttpAnswer, HttpOptions } from "#content/index.ts";

const TIMEOUT_SECONDS = 5;
/** Stands after the body, so that nothing a server sends can take its place. */
const MARK = "labmate-curl";

export function curlCommand(url: string, { headers = {}, timeoutSeconds = TIMEOUT_SECONDS }: HttpOptions): string[] {
  return [
    "curl",
    "--silent",
    "--show-error",
    "--include",
    "--globoff",
    "--proto",
    "=http,https",
    "--max-time",
    String(timeoutSeconds),
    "--write-out",
    `\n${MARK} %{http_code} %{time_total}`,
    ...Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]),
    "--",
    url,
  ];
}

export function readCurl({
  stdout,
  stderr,
  exitCode,
}: {
  stdout: string;
  stderr: string;
  exitCode: number;
}): HttpAnswer {
  const end = stdout.lastIndexOf(`\n${MARK} `);
  const [status = "0", seconds = "0"] =
    end < 0
      ? []
      : stdout
          .slice(end + MARK.length + 2)
          .trim()
          .split(" ");
  if (exitCode !== 0 || Number(status) === 0) {
    const error = stderr.trim() || `curl ended with ${exitCode}`;
    return { status: 0, body: "", headers: {}, seconds: Number(seconds), error };
  }
  let rest = stdout.slice(0, end);
  let head = "";
  do {
    const gap = rest.search(/\r?\n\r?\n/);
    head = gap < 0 ? rest : rest.slice(0, gap);
    rest = gap < 0 ? "" : rest.slice(gap).replace(/^\r?\n\r?\n/, "");
  } while (/^HTTP\/\S+ 1\d\d/.test(head)); // "100 Continue" comes before the answer
  const headers = head
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
  return { status: Number(status), body: rest, headers: Object.fromEntries(headers), seconds: Number(seconds) };
}

/** A command as one line of shell. */
export function quoted(command: readonly string[]): string {
  return command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}
