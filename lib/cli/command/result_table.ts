/**
 * The table of error rates at the end of a command.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import type { ErrorRate } from "../../evaluation/error_rate.ts";
import type { EvaluationReport } from "../../evaluation/evaluate.ts";

/** Options of {@linkcode resultTable}. */
export interface ResultTableOptions {
  /** The line above the table. */
  readonly title: string;
  /** The numbers of guesses whose error is shown; default 1 and 5. */
  readonly guesses?: readonly number[];
  /** Rows below the error rates. */
  readonly rows: readonly (readonly [name: string, value: string])[];
}

/** The error rates of `report` with their intervals and chance levels, as aligned text. */
export function resultTable(report: EvaluationReport, options: ResultTableOptions): string {
  const { guesses = [1, 5] } = options;
  const patches = report.crops === "ten" ? "ten crops" : "centre crop";
  const rows: (readonly [string, string])[] = [
    ["tested on", `${counted(report.images, "image")}, ${report.dataset}, ${patches}`],
    ...(report.patch === undefined
      ? []
      : [["patches", patchText(report.crops, report.patch)] as const]),
    ...report.errors.filter(({ k }) => guesses.includes(k) && (k === 1 || k < report.classes)).map((
      rate,
    ) => [`top-${rate.k} error`, errorText(rate, report.classes)] as const),
    ...options.rows,
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return ["", options.title, "", ...lines, ""].join("\n");
}

/** `corners and centre, 28 x 28 of 32 x 32 pixels, and their mirror images`. */
function patchText(
  crops: EvaluationReport["crops"],
  { side, imageSide, padding }: Required<EvaluationReport>["patch"],
): string {
  const zeros = padding === 0 ? "" : ` with ${padding} zeros around`;
  if (crops === "ten") {
    return `corners and centre, ${side} x ${side} of ${imageSide} x ${imageSide} pixels${zeros}, ` +
      "and their mirror images; their probabilities are averaged";
  }
  return side === imageSide
    ? `the whole image, ${side} x ${side} pixels`
    : `centre, ${side} x ${side} of ${imageSide} x ${imageSide} pixels`;
}

/** `38.4 % (95 % interval 37.4 to 39.4 %; chance 90.0 %)`. */
function errorText({ k, error, interval: [low, high] }: ErrorRate, classes: number): string {
  const number = (fraction: number) => (100 * fraction).toFixed(1);
  const chance = Math.max(0, 1 - k / classes);
  return `${number(error)} % (95 % interval ${number(low)} to ${number(high)} %; ` +
    `chance ${number(chance)} %)`;
}
