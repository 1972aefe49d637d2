/**
 * Markdown tables and number formats.
 */
import { summary } from "./protocol.ts";

/** The content of a cell. */
export type Cell = string | number;

/** A Markdown table with aligned columns. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) =>
    Math.max(3, ...all.map((row) => (row[column] ?? "").length))
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, i) => (row[i] ?? "").padEnd(width)).join(" | ")} |`;
  return [
    line(all[0]),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...all
      .slice(1).map(line),
  ].join("\n");
}

/** Three significant digits, or integers from 100 on. */
export function three(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** `12.3 ± 0.4`: median and standard deviation. */
export function spread(ms: readonly number[]): string {
  const { median, deviation } = summary(ms);
  return `${three(median)} ± ${deviation < 0.05 ? "0.0" : deviation.toPrecision(2)}`;
}
