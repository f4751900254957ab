/** `labmate bench`: runs the benches of e2e/bench and prints their rows, as a table or as JSON. */
import type { Row } from "#e2e/bench/row.ts";
import { OptionError, type Options } from "#server/options.ts";

/** In the order they are run: one after the other, so that none disturbs the next. */
const BENCHES: Readonly<Record<string, (options: Options) => Promise<readonly Row[]>>> = {
  terminal: async ({ cache }) => (await import("#e2e/bench/terminal.ts")).runTerminalBench(cache),
  sandbox: async (options) => (await import("#e2e/bench/sandbox.ts")).runSandboxBench(options),
  check: async (options) => (await import("#e2e/bench/check.ts")).runCheckBench(options),
};

/** @param what one bench's name, or undefined for all */
export async function runBench(
  what: string | undefined,
  options: Options,
  { json, print }: { json: boolean; print: (line: string) => void },
): Promise<void> {
  const names = Object.keys(BENCHES).filter((name) => what === undefined || name === what);
  if (names.length === 0) {
    throw new OptionError(`There is no bench "${what}": choose one of ${Object.keys(BENCHES).join(", ")}.`);
  }
  const rows: Row[] = [];
  for (const name of names) rows.push(...((await BENCHES[name]?.(options)) ?? []));
  print(json ? JSON.stringify(rows, undefined, 2) : asTable(rows));
}

/** Columns as wide as their longest word. */
export function asTable(rows: readonly Row[]): string {
  const cells = rows.map(({ name, ours, peer, peerName, unit, ratio, goal, met }) => [
    name,
    `${show(ours)} ${unit}`,
    peer === null ? "–" : `${show(peer)} ${unit}`,
    peerName ?? "",
    ratio === null ? "" : `${show(ratio)}×`,
    String(goal),
    met === null ? "" : met ? "met" : "missed",
  ]);
  const table = [["what", "ours", "peer's", "peer", "ratio", "goal", ""], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
