/** `labmate bench`: runs the benches of e2e/bench and prints their rows, as a table or as JSON. */
import type { Row } from "#e2e/bench/row.ts";

export const BENCHES = ["terminal", "sandbox", "check"] as const;
export type Bench = (typeof BENCHES)[number];

/** @param run one entry a bench; they run one after the other, so that none disturbs the next */
export async function bench(
  names: readonly Bench[],
  run: Record<Bench, () => Promise<readonly Row[]>>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const name of names) rows.push(...(await run[name]()));
  return rows;
}

/** Columns as wide as their longest word. */
export function asTable(rows: readonly Row[]): string {
  const cells = rows.map(({ name, ours, peer, peerName, unit, ratio, goal, met }) => [
    name,
    `${show(ours)} ${unit}`,
    peer === null ? "–" : `${show(peer)} ${unit}`,
    peerName ?? "",
    ratio === null ? "" : `${show(ratio)}×`,
    goal,
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
