/** Running programs: what comes back, and what is told when one fails. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ProgramFailed, runProgram } from "./program.ts";

test("output, input and environment go where they should", async () => {
  expect(await runProgram("sh", ["-c", 'cat; printf " %s" "$WORD"'], { stdin: "in", env: { WORD: "out" } })).toBe(
    "in out",
  );
});

test("files serve as input and output", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labmate-program-"));
  const [from, to] = [join(folder, "from"), join(folder, "to")];
  await writeFile(from, "x".repeat(300_000));
  await runProgram("cat", [], { stdin: { file: from }, stdout: { file: to } });
  expect((await readFile(to, "utf8")).length).toBe(300_000);
  await rm(folder, { recursive: true });
});

test("a failure names the command, the exit code and the last words", async () => {
  const failed = await runProgram("sh", ["-c", "echo why >&2; exit 3"]).catch((cause: unknown) => cause);
  expect(failed).toBeInstanceOf(ProgramFailed);
  expect(failed).toMatchObject({ exitCode: 3, stderr: "why" });
  expect(String(failed)).toContain("sh -c");
});

test("a program that isn't there, and an input that isn't, are failures too", async () => {
  await expect(runProgram("/no/such/program", [])).rejects.toBeInstanceOf(ProgramFailed);
  await expect(runProgram("cat", [], { stdin: { file: "/no/such/file" } })).rejects.toThrow("ENOENT");
});

test("a program that reads none of its input still tells its own story", async () => {
  expect(await runProgram("sh", ["-c", "exec <&-; echo fine"], { stdin: "x".repeat(1_000_000) })).toBe("fine\n");
});

test("an abort ends the program and throws its reason", async () => {
  const stop = new AbortController();
  const lines: string[] = [];
  const running = runProgram("sh", ["-c", "echo up >&2; exec sleep 60"], {
    signal: stop.signal,
    onLine: (line) => {
      lines.push(line);
      stop.abort(new Error("enough"));
    },
  });
  await expect(running).rejects.toThrow("enough");
  expect(lines).toEqual(["up"]);
});
