/**
 * Heat maps, with numbers in the cells if wanted, and confusion matrices.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Numbers } from "../figure_spec.ts";
import { cividisScale, divergingScale } from "../style.ts";
import { requireInteger } from "../../argument_checks.ts";

/** Options of {@linkcode heatmap}. */
export interface HeatmapOptions extends FigureText {
  /** The matrix, row by row from the top. */
  values: readonly Numbers[];
  /** The names of the columns. */
  columns: readonly string[];
  /** The names of the rows. */
  rows: readonly string[];
  /** Title of the column axis. */
  columnTitle?: string;
  /** Title of the row axis. */
  rowTitle?: string;
  /** Title of the colour scale, with its unit. */
  valueTitle: string;
  /** Number of decimals in the cells; if omitted, the cells have no numbers. */
  digits?: number;
  /** Texts to show in the cells instead of numbers. */
  labels?: readonly (readonly string[])[];
  /** `sequential` (cividis, default) or `diverging` around 0. */
  scale?: "sequential" | "diverging";
  /** The values at the ends of the colour scale (default: those of the matrix). */
  range?: readonly [number, number];
  /** A short title of the figure. */
  title?: string;
  /** Height in pixels (default: 34 per row). */
  height?: number;
  /** Width in pixels (default 720). */
  width?: number;
}

/**
 * A matrix as colours, with numbers in the cells if `digits` is given.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} when the sides of the matrix do not match the names, or a number is
 * not finite.
 *
 * @example
 * ```ts
 * import { heatmap } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = heatmap({
 *   values: [[60, 20], [70, 40]],
 *   columns: ["0.001", "0.01"],
 *   rows: ["ReLU", "tanh"],
 *   valueTitle: "Training error (%)",
 *   digits: 0,
 *   alt: "The lowest error, 20 %, is that of ReLU at 0.01.",
 *   takeaway: "ReLU learns faster at either rate.",
 * });
 * assertEquals(plot.alt, "The lowest error, 20 %, is that of ReLU at 0.01.");
 * ```
 */
export function heatmap(options: HeatmapOptions): Plot {
  requireFigureOptions("heatmap", options, {
    values: true,
    columns: true,
    rows: true,
    columnTitle: true,
    rowTitle: true,
    valueTitle: true,
    digits: true,
    labels: true,
    scale: true,
    range: true,
    title: true,
    height: true,
    width: true,
  });
  return drawHeatmap(options);
}

/** As {@linkcode heatmap}; a cell whose value is NaN stays blank. */
export function drawHeatmap(options: HeatmapOptions): Plot {
  const { values, rows, columns, scale = "sequential" } = options;
  requireInteger("digits of a heatmap", options.digits ?? 0, { min: 0, max: 100 });
  if (values.length !== rows.length || values.some((row) => row.length !== columns.length)) {
    throw new BadArgumentError(
      `Expected a matrix of ${rows.length} rows and ${columns.length} columns but found ` +
        `${values.length} rows with ${values.map((row) => row.length).join(", ")} columns.`,
    );
  }
  const largest = Math.max(...values.map((row) => Math.max(...Array.from(row, Math.abs))));
  const range = options.range ?? (scale === "diverging" ? [-largest, largest] : undefined);
  const {
    digits,
    labels = digits === undefined
      ? undefined
      : values.map((row) =>
        Array.from(row, (value) => value.toFixed(digits).replace("-", "\u2212"))
      ),
  } = options;
  return new Plot({
    data: [{
      type: "heatmap",
      z: values.map((row) => Array.from(row)),
      x: columns,
      y: rows,
      colorscale: scale === "diverging" ? divergingScale : cividisScale,
      zmin: range?.[0],
      zmax: range?.[1],
      hoverongaps: false,
      xgap: 1,
      ygap: 1,
      text: labels,
      texttemplate: labels === undefined ? undefined : "%{text}",
      hovertemplate: "%{y} / %{x}: %{z}<extra></extra>",
      colorbar: {
        title: { text: options.valueTitle, side: "right", font: { size: 13 } },
        thickness: 14,
        outlinewidth: 0,
      },
    }],
    layout: {
      title: options.title,
      width: options.width,
      height: options.height ?? 150 + 34 * Math.max(5, rows.length),
      xaxis: { title: options.columnTitle, type: "category", showgrid: false, ticklen: 0 },
      yaxis: {
        title: options.rowTitle,
        type: "category",
        autorange: "reversed",
        showgrid: false,
        ticklen: 0,
      },
    },
  }, options);
}

/** Options of {@linkcode confusionPlot}. */
export interface ConfusionPlotOptions extends FigureText {
  /** Number of images of class `row` that were classified as class `column`. */
  counts: readonly Numbers[];
  /** The names of the classes. */
  classNames: readonly string[];
  /** A short title of the figure. */
  title?: string;
}

/**
 * A confusion matrix with counts in the cells and colours by the share of each true class.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text,
 * and if there is not one row and one column for each class.
 *
 * @example
 * ```ts
 * import { confusionPlot } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = confusionPlot({
 *   counts: [[9, 1], [3, 7]],
 *   classNames: ["cat", "dog"],
 *   alt: "Three dogs are taken for cats, one cat for a dog.",
 *   takeaway: "Dogs are harder to classify.",
 * });
 * assertEquals(plot.alt, "Three dogs are taken for cats, one cat for a dog.");
 * ```
 */
export function confusionPlot(options: ConfusionPlotOptions): Plot {
  requireFigureOptions("confusionPlot", options, { counts: true, classNames: true, title: true });
  const { counts, classNames, ...words } = options;
  const shares = counts.map((row) => {
    const total = Array.from(row).reduce((sum, count) => sum + count, 0) || 1;
    return Array.from(row, (count) => 100 * count / total);
  });
  return heatmap({
    ...words,
    values: shares,
    labels: counts.map((row) => Array.from(row, String)),
    rows: classNames,
    columns: classNames,
    rowTitle: "True class",
    columnTitle: "Predicted class",
    valueTitle: "Share of the true class (%)",
    range: [0, 100],
  });
}
