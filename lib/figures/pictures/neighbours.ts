/**
 * Queries and their nearest neighbours, as on the right of the paper's Fig. 4.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import type { FigureText } from "../figure_spec.ts";
import { imageOf, type ImageStack, markedLabel, withSource } from "./image_grid.ts";
import { requireGrid } from "./image_grid.ts";
import { Picture, svgImage } from "./picture.ts";
import { hairline, ink, rightColor } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";

/** One query and its nearest images. */
export interface NeighbourRow {
  /** Index of the query in the query stack. */
  query: number;
  /** Indices of the neighbours in the searched stack, nearest first. */
  neighbours: ArrayLike<number>;
}

/** A stack with the true class of each image. */
export interface LabelledStack extends ImageStack {
  /** The true classes. */
  labels: ArrayLike<number>;
}

/** Options of {@linkcode neighboursFigure}. */
export interface NeighboursOptions extends FigureText {
  /** The stack of queries. */
  queries: LabelledStack;
  /** The stack in which the neighbours were searched. */
  searched: LabelledStack;
  /** The rows. */
  rows: readonly NeighbourRow[];
  /** The names of the classes. */
  classNames: readonly string[];
  /** Side of a cell on the page, in pixels (default 76). */
  cell?: number;
  /** A short title of the figure. */
  title?: string;
}

/**
 * Draws the right of the paper's Fig. 4: a query in the first column, followed by its neighbours,
 * nearest first.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text;
 * also if there is no image of an index, or `cell` is not above 0 and at most 10,000 pixels.
 *
 * @example
 * ```ts
 * import { neighboursFigure } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const stack = { images: new Uint8Array(2 * 4 * 4 * 3).fill(128), side: 4, count: 2 };
 * const picture = neighboursFigure({
 *   queries: { ...stack, labels: [0, 1] },
 *   searched: { ...stack, labels: [0, 1] },
 *   rows: [{ query: 0, neighbours: [1] }],
 *   classNames: ["cat", "dog"],
 *   alt: "A grey query and its grey neighbour.",
 *   takeaway: "Grey images are close.",
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function neighboursFigure(options: NeighboursOptions): Picture {
  requireFigureOptions("neighboursFigure", options, {
    queries: true,
    searched: true,
    rows: [{ query: true, neighbours: true }],
    classNames: true,
    cell: true,
    title: true,
  });
  const { queries, searched, rows, classNames, cell = 76 } = options;
  requireGrid(1, cell);
  const gap = 6;
  const rowHeight = cell + 24;
  const most = Math.max(...rows.map((row) => row.neighbours.length));
  const body = [
    svgText("query", cell / 2, 12, { anchor: "middle", muted: true }),
    svgText("nearest \u2192", cell + 30, 12, { muted: true }),
    svgElement("line", {
      class: "figure-line",
      x1: cell + 15,
      x2: cell + 15,
      y1: 0,
      y2: 20 + rows.length * rowHeight - 8,
      stroke: hairline,
    }),
  ];
  rows.forEach(({ query, neighbours }, row) => {
    const y = 20 + row * rowHeight;
    const own = queries.labels[query];
    body.push(
      svgImage(imageOf(queries, query), 0, y, cell),
      svgText(classNames[own], cell / 2, y + cell + 14, { anchor: "middle", bold: true }),
    );
    Array.from(neighbours).forEach((index, rank) => {
      const x = cell + 30 + rank * (cell + gap);
      const same = searched.labels[index] === own;
      body.push(
        svgImage(imageOf(searched, index), x, y, cell),
        svgElement("rect", {
          x: x + 1,
          y: y + 1,
          width: cell - 2,
          height: cell - 2,
          fill: "none",
          stroke: same ? rightColor : ink,
          "stroke-width": same ? 2.5 : 1,
          "stroke-dasharray": same ? undefined : "4 3",
        }),
        markedLabel(
          classNames[searched.labels[index]],
          same ? "right" : "wrong",
          x + cell / 2,
          y + cell + 14,
          cell,
        ),
      );
    });
  });
  return new Picture({
    width: cell + 30 + most * (cell + gap) - gap,
    height: 20 + rows.length * rowHeight,
    body,
    title: options.title,
  }, withSource(options, searched));
}
