/**
 * Learning curves in separate panels with common axes, for arms whose curves would overlap in one
 * plot.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { requireInteger } from "../../argument_checks.ts";
import { runTraces } from "./curves.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Numbers, Trace } from "../figure_spec.ts";

/** One curve of a panel, e.g. the training error. */
export interface PanelCurve {
  /** The name in the legend; curves of the same name look the same in all panels. */
  name: string;
  /** The position of each value. */
  x: Numbers;
  /** One array of values for each seed. */
  runs: readonly Numbers[];
}

/** One panel, e.g. an arm of a comparison. */
export interface LearningPanel {
  /** Title above the panel. */
  title: string;
  /** Its curves. */
  curves: readonly PanelCurve[];
}

/** Options of {@linkcode learningPanels}. */
export interface LearningPanelsOptions extends FigureText {
  /** The panels, row by row. */
  panels: readonly LearningPanel[];
  /** Panels per row (default 2). */
  columns?: number;
  /** Title of the vertical axis, with its unit. */
  yTitle: string;
  /** Title of the horizontal axis (default `Epoch`). */
  xTitle?: string;
  /** A short title of the figure. */
  title?: string;
}

const rowHeight = 210;

/**
 * Panels with the same axes, so that heights can be compared between them. Each has a thin line per
 * seed and a thick line through their mean.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} if a curve has no runs.
 *
 * @example
 * ```ts
 * import { learningPanels } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = learningPanels({
 *   panels: [{
 *     title: "with dropout",
 *     curves: [{ name: "test error", x: [1, 2], runs: [[60, 50]] }],
 *   }],
 *   yTitle: "Error (%)",
 *   alt: "One panel: the test error falls from 60 to 50 %.",
 *   takeaway: "Dropout still learns.",
 * });
 * assertEquals(plot.alt, "One panel: the test error falls from 60 to 50 %.");
 * ```
 */
export function learningPanels(options: LearningPanelsOptions): Plot {
  requireFigureOptions("learningPanels", options, {
    panels: [{ title: true, curves: [{ name: true, x: true, runs: true }] }],
    columns: true,
    yTitle: true,
    xTitle: true,
    title: true,
  });
  const { panels, columns = 2, yTitle, xTitle = "Epoch" } = options;
  requireInteger("columns of a figure", columns, { min: 1 });
  const rows = Math.ceil(panels.length / columns);
  // Fractions of the height, for the title above each panel and for the tick labels between two
  // rows.
  const [titleBand, tickBand] = [0.16 / rows, 0.12 / rows];
  const panelShare = (1 - rows * titleBand - (rows - 1) * tickBand) / rows;
  const names = [...new Set(panels.flatMap(({ curves }) => curves.map(({ name }) => name)))];
  const data: Trace[] = [];
  const layout: Record<string, unknown> = {};
  const annotations: unknown[] = [];
  panels.forEach(({ title, curves }, index) => {
    const place = index === 0 ? "" : String(index + 1);
    const [row, column] = [Math.floor(index / columns), index % columns];
    const x = [column / columns + (column > 0 ? 0.03 : 0), (column + 1) / columns - 0.03];
    const upper = 1 - titleBand - row * (panelShare + titleBand + tickBand);
    const y = [upper - panelShare, upper];
    const anchors = { xaxis: `x${place}`, yaxis: `y${place}` };
    for (const curve of curves) {
      const { name } = curve;
      data.push(...runTraces(curve, names.indexOf(name), {
        name,
        marker: { size: 6, maxdisplayed: 10 },
        legendgroup: name,
        showlegend: !data.some((trace) => trace.name === name),
      }, anchors));
    }
    layout[`xaxis${place}`] = {
      title: row === rows - 1 || index + columns >= panels.length ? xTitle : undefined,
      domain: x,
      anchor: anchors.yaxis,
      matches: index === 0 ? undefined : "x",
      zeroline: false,
    };
    layout[`yaxis${place}`] = {
      title: column === 0 ? yTitle : undefined,
      domain: y,
      anchor: anchors.xaxis,
      matches: index === 0 ? undefined : "y",
      rangemode: "tozero",
    };
    annotations.push({
      text: `<b>${title}</b>`,
      x: x[0],
      y: y[1],
      xref: "paper",
      yref: "paper",
      xanchor: "left",
      yanchor: "bottom",
      showarrow: false,
      font: { size: 13 },
    });
  });
  const height = 130 + rowHeight * rows;
  return new Plot({
    data,
    layout: { title: options.title, height, annotations, ...layout },
  }, options);
}
