/**
 * Intervals around the marks of a chart.
 *
 * @module
 */
import type { Numbers } from "../figure_spec.ts";

/** The error bars of a Plotly trace: from `low` to `high` around `values`, in the style `look`. */
export function errorBars(
  values: Numbers,
  low: Numbers,
  high: Numbers,
  look: { color: string; thickness: number; width: number },
): Record<string, unknown> {
  return {
    type: "data",
    symmetric: false,
    array: Array.from(high, (value, i) => value - values[i]),
    arrayminus: Array.from(low, (value, i) => values[i] - value),
    ...look,
  };
}
