/**
 * The cluster heat map of a confusion matrix (Wilkinson and Friendly,
 * ["The history of the cluster heat map"](https://doi.org/10.1198/tas.2009.0033), The American
 * Statistician 63, 2009): classes are next to those that they are confused with, and the dendrogram
 * shows what determines the order.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import { requireMergeTree } from "../../statistics/merge_tree.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Numbers, Trace } from "../figure_spec.ts";
import { cividisScale, ink } from "../style.ts";

/** The merges of a hierarchical clustering, such as the `Linkage` that `averageLinkage` returns. */
export interface Dendrogram {
  /**
   * The merges in order: two groups (an item, or the number of items + the index of a merge) and
   * their distance.
   */
  merges: readonly { left: number; right: number; distance: number }[];
  /** The items, in an order in which no branches cross. */
  order: readonly number[];
}

/** Options of {@linkcode clusterHeatmap}. */
export interface ClusterHeatmapOptions extends FigureText {
  /** Number of images of class `row` that were classified as class `column`. */
  counts: readonly Numbers[];
  /** The names of the classes. */
  classNames: readonly string[];
  /**
   * The dendrogram; a distance is 1 minus the mean fraction at which two groups are confused with
   * each other.
   */
  tree: Dendrogram;
  /** A short title of the figure. */
  title?: string;
}

/**
 * A cluster heat map: a confusion matrix with counts in the cells, colours by the share of each true class, and classes
 * in the order of the dendrogram. The dendrogram is on the right; later merges are further to the
 * right.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} if the dendrogram, names and counts do not have the same number of
 * classes.
 *
 * @example
 * ```ts
 * import { averageLinkage, confusionDistances } from "@alexnet/alexnet/inspection";
 * import { clusterHeatmap } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const counts = [[6, 4, 0], [4, 6, 0], [0, 0, 10]];
 * const plot = clusterHeatmap({
 *   counts,
 *   classNames: ["cat", "dog", "ship"],
 *   tree: averageLinkage(confusionDistances(counts)),
 *   alt: "Cats and dogs are joined first.",
 *   takeaway: "The net confuses animals with animals.",
 * });
 * assertEquals(plot.alt, "Cats and dogs are joined first.");
 * ```
 */
export function clusterHeatmap(options: ClusterHeatmapOptions): Plot {
  requireFigureOptions("clusterHeatmap", options, {
    counts: true,
    classNames: true,
    tree: true,
    title: true,
  });
  const { counts, classNames, tree: { order } } = options;
  const n = classNames.length;
  requireMergeTree(options.tree);
  if (counts.length !== n || counts.some((row) => row.length !== n) || order.length !== n) {
    throw new BadArgumentError(
      `Expected a tree and counts of ${n} classes but found ${counts.length} rows of counts of ` +
        `${counts.map(({ length }) => length)} numbers, and ${order.length} leaves.`,
    );
  }
  const sorted = order.map((row) => order.map((column) => counts[row][column]));
  const shares = sorted.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0) || 1;
    return row.map((count) => 100 * count / total);
  });
  const names = order.map((item) => classNames[item]);
  const places = names.map((_, i) => i);
  const ticks = { tickvals: places, ticktext: names, range: [-0.5, n - 0.5], showgrid: false };
  const { lines, most } = branches(options.tree);
  return new Plot({
    data: [{
      type: "heatmap",
      x: places,
      y: places,
      z: shares,
      colorscale: cividisScale,
      zmin: 0,
      zmax: 100,
      xgap: 1,
      ygap: 1,
      text: sorted.map((row) => row.map(String)),
      texttemplate: "%{text}",
      hoverinfo: "text",
      colorbar: {
        title: { text: "Share of the true class (%)", side: "right", font: { size: 13 } },
        thickness: 14,
        outlinewidth: 0,
      },
    }, lines],
    layout: {
      title: options.title,
      height: 190 + 34 * n,
      width: 860,
      xaxis: {
        ...ticks,
        title: "Predicted class",
        domain: [0, 0.7],
        ticklen: 0,
        zeroline: false,
        tickangle: -45,
      },
      yaxis: {
        ...ticks,
        title: "True class",
        range: [n - 0.5, -0.5],
        ticklen: 0,
        zeroline: false,
      },
      xaxis2: {
        title: "Mutual confusion (%)",
        domain: [0.71, 1],
        anchor: "y",
        range: [Math.sqrt(most), 0],
        tickvals: [0, 1, 2, 5, 10, 20, 50].map(Math.sqrt),
        ticktext: ["0", "1", "2", "5", "10", "20", "50"],
        zeroline: false,
      },
      showlegend: false,
    },
  }, options);
}

/**
 * The dendrogram as one line with gaps, on a square-root scale in percent, and the largest value of
 * the scale.
 */
function branches({ merges, order }: Dendrogram): { lines: Trace; most: number } {
  const percent = (distance: number) => Math.max(0, 100 * (1 - distance));
  const most = 1.3 * Math.max(1, ...merges.map(({ distance }) => percent(distance)));
  const nodes = order.map((_, item) => ({ x: Math.sqrt(most), y: order.indexOf(item) }));
  const [x, y]: (number | null)[][] = [[], []];
  for (const { left, right, distance } of merges) {
    const [a, b] = [nodes[left], nodes[right]];
    const at = Math.sqrt(percent(distance));
    x.push(a.x, at, at, b.x, null);
    y.push(a.y, a.y, b.y, b.y, null);
    nodes.push({ x: at, y: (a.y + b.y) / 2 });
  }
  return {
    lines: {
      type: "scatter",
      mode: "lines",
      name: "tree",
      x,
      y,
      xaxis: "x2",
      line: { color: ink, width: 1.5 },
      hoverinfo: "skip",
    },
    most,
  };
}
