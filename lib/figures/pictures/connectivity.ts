/**
 * The connections between the maps of neighbouring layers.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { requireSpecFields } from "../../spec/spec_fields.ts";
import type { FigureText } from "../figure_spec.ts";
import { Picture } from "./picture.ts";
import { okabeIto } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";
import { columnsOf } from "./tower_columns.ts";

/** Options of {@linkcode connectivityFigure}. */
export interface ConnectivityOptions extends Partial<FigureText> {
  /** A short title of the figure. */
  title?: string;
}

/**
 * Draws which maps of each layer read which maps of the previous layer, as block matrices: two of
 * four blocks are filled where the towers are separate, and all four where they exchange maps.
 *
 * @param spec the network.
 * @param options texts that replace the generated ones.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option or an empty text, and if a layer of `spec` has
 * an impossible size.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { connectivityFigure } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = connectivityFigure(preset("paper"));
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function connectivityFigure(spec: AlexNetSpec, options: ConnectivityOptions = {}): Picture {
  requireFigureOptions("connectivityFigure", options, { title: true });
  requireSpecFields("connectivityFigure", spec);
  const columns = columnsOf(spec).slice(1);
  const [cell, gap] = [84, 26];
  const perRow = 4;
  const body = columns.slice(1).map((column, index) => {
    const before = columns[index];
    const x = (index % perRow) * (cell + gap + 40);
    const y = Math.floor(index / perRow) * (cell + 62);
    const rows = column.shared ? 1 : spec.towers;
    const parts = [svgText(`${before.name} \u2192 ${column.name}`, x, y + 12, { bold: true })];
    for (let to = 0; to < rows; to++) {
      for (let from = 0; from < spec.towers; from++) {
        const filled = column.inputs === "all towers" || from === to;
        parts.push(svgElement("rect", {
          x: x + from * cell / spec.towers + 1,
          y: y + 20 + to * cell / rows + 1,
          width: cell / spec.towers - 2,
          height: cell / rows - 2,
          class: filled ? undefined : "figure-wash",
          fill: filled ? okabeIto[from] : "#eef1f5",
          "fill-opacity": filled ? 0.75 : undefined,
          stroke: filled ? okabeIto[from] : "#d9dee4",
        }));
      }
    }
    const filledShare = column.inputs === "all towers" || spec.towers === 1
      ? 100
      : 100 / spec.towers;
    parts.push(
      svgText(`${filledShare} % of a full matrix`, x, y + cell + 36, { size: 11, muted: true }),
    );
    return parts.join("");
  });
  const rows = Math.ceil((columns.length - 1) / perRow);
  const apart = columns.slice(1).filter((column) => column.inputs === "own tower").map((c) =>
    c.name
  );
  const words = spec.towers === 1 || apart.length === 0
    ? "Every layer reads every map of the previous layer."
    : `${apart.join(", ")} read only their own tower, which leaves half of each matrix empty.`;
  return new Picture({
    width: Math.min(perRow, columns.length - 1) * (cell + gap + 40) - gap,
    height: rows * (cell + 62) - 18,
    body,
    title: options.title,
  }, {
    alt: options.alt ??
      `Block matrices for each pair of layers of ${spec.name}; columns are input ` +
        `maps, rows are output maps. ${words}`,
    takeaway: options.takeaway ?? words,
    source: options.source,
  });
}
