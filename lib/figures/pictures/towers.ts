/**
 * Draws a network from its spec: one block per layer, whose height shows the side of its maps and
 * whose depth shows their number, one row per tower, and lines that cross where the towers exchange
 * maps.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { requireSpecFields } from "../../spec/spec_fields.ts";
import type { FigureText } from "../figure_spec.ts";
import { Picture } from "./picture.ts";
import { mutedInk, okabeIto } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";
import { type Column, columnsOf } from "./tower_columns.ts";

const rowGap = 34;
const tallest = 132;

/**
 * Height of a block on the page, by the square root of the side, because small maps would otherwise
 * vanish.
 */
function blockHeight({ side, count }: Column, largest: number): number {
  if (side > 0) return Math.max(24, tallest * Math.min(1.15, Math.sqrt(side / largest)));
  return Math.max(46, Math.min(tallest, 12 * Math.log2(count)));
}

/** Depth of a block on the page. */
function blockDepth({ side, count }: Column): number {
  return side === 0 ? 13 : Math.max(8, Math.min(46, 3.1 * Math.sqrt(count)));
}

/** Options of {@linkcode towerDiagram}: texts that replace the generated ones. */
export interface TowerDiagramOptions extends Partial<FigureText> {
  /** A short title of the figure. */
  title?: string;
}

/**
 * Draws `spec`, with texts generated from it unless `options` gives others.
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
 * import { towerDiagram } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = towerDiagram(preset("paper"));
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function towerDiagram(spec: AlexNetSpec, options: TowerDiagramOptions = {}): Picture {
  requireFigureOptions("towerDiagram", options, { title: true });
  requireSpecFields("towerDiagram", spec);
  const columns = columnsOf(spec);
  const largest = Math.max(...columns.slice(1).map((column) => column.side), 1);
  const step = 112;
  const width = columns.length * step + 10;
  const middles = spec.towers === 2
    ? [42 + tallest / 2, 42 + tallest * 1.5 + rowGap]
    : [42 + tallest / 2];
  const centre = middles.reduce((sum, y) => sum + y, 0) / middles.length;
  const bottom = Math.max(...middles) + tallest / 2 + 14;
  const body: string[] = [];
  const rowsOf = (column: Column) => column.shared ? [centre] : middles;
  const left = (index: number) => 8 + index * step;
  columns.forEach((column, index) => {
    if (index === 0) return;
    const before = columns[index - 1];
    const from = left(index - 1) + blockDepth(before) + blockHeight(before, largest) * skew + 3;
    rowsOf(before).forEach((y0, source) =>
      rowsOf(column).forEach((y1, target) => {
        const own = before.shared || column.shared || source === target;
        if (!own && column.inputs === "own tower") return;
        body.push(arrow(from, y0, left(index) - 5, y1, own ? mutedInk : okabeIto[source], !own));
      })
    );
  });
  columns.forEach((column, index) => {
    const x = left(index);
    body.push(svgText(column.name, x, 14, { size: 14, bold: true }));
    rowsOf(column).forEach((y, tower) => {
      const color = column.shared ? "#6b7886" : okabeIto[tower];
      body.push(block(x, y, blockDepth(column), blockHeight(column, largest), color));
    });
    const lines = [
      column.side > 0
        ? `${column.count} \u00d7 ${column.side}\u00d7${column.side}`
        : column.count.toLocaleString("en-US"),
      ...column.notes,
    ];
    lines.forEach((line, i) =>
      body.push(svgText(line, x, bottom + 14 + 15 * i, { size: i === 0 ? 12 : 11, muted: i > 0 }))
    );
  });
  if (spec.towers === 2) {
    middles.forEach((y, tower) =>
      body.push(svgText(`tower ${tower + 1}`, 8, y + (tower === 0 ? -40 : 48), {
        size: 13,
        color: tower === 0 ? "#2f83bd" : "#c25a12",
        bold: true,
      }))
    );
  }
  const notes = Math.max(...columns.map((column) => column.notes.length));
  return new Picture(
    { width, height: bottom + 18 + 15 * (notes + 1), body, title: options.title },
    {
      alt: options.alt ?? describeTowers(spec),
      takeaway: options.takeaway ?? takeawayOf(spec),
      source: options.source,
    },
  );
}

/** The horizontal shift of a block's top, as a fraction of its height. */
const skew = 0.16;

/** A block seen from the front left: the side, the front and the top. */
function block(x: number, y: number, depth: number, height: number, color: string): string {
  const lean = height * skew;
  const top = y - height / 2;
  const face = (points: string, opacity: number) =>
    svgElement("path", {
      class: "figure-box",
      d: points,
      fill: "#ffffff",
    }) +
    svgElement("path", {
      d: points,
      fill: color,
      "fill-opacity": opacity,
      stroke: color,
      "stroke-width": 1.2,
      "stroke-linejoin": "round",
    });
  const rise = lean * 0.6;
  const front = `M${r(x)} ${r(top)}h${r(depth)}v${r(height)}h${r(-depth)}z`;
  const side = `M${r(x + depth)} ${r(top)}l${r(lean)} ${r(-rise)}v${r(height)}l${r(-lean)} ${
    r(rise)
  }z`;
  const lid = `M${r(x)} ${r(top)}l${r(lean)} ${r(-rise)}h${r(depth)}l${r(-lean)} ${r(rise)}z`;
  return face(side, 0.22) + face(front, 0.6) + face(lid, 0.38);
}

/**
 * An arrow; arrows from the other tower are thicker and have the colour of the tower that they come
 * from.
 */
function arrow(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  color: string,
  crossing: boolean,
): string {
  const bend = (x1 - x0) / 2;
  return svgElement("path", {
    class: crossing ? undefined : "figure-line",
    d: `M${r(x0)} ${r(y0)}C${r(x0 + bend)} ${r(y0)} ${r(x1 - bend)} ${r(y1)} ${r(x1)} ${r(y1)}` +
      `m-5 -4l5 4l-5 4`,
    fill: "none",
    stroke: color,
    "stroke-width": crossing ? 1.8 : 1.2,
    "stroke-dasharray": crossing ? "5 3" : undefined,
  });
}

function r(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Describes the picture in sentences. */
function describeTowers(spec: AlexNetSpec): string {
  const columns = columnsOf(spec);
  const sizes = columns.map((column) =>
    column.side > 0
      ? `${column.name} with ${column.count} maps of ${column.side} by ${column.side}`
      : `${column.name} with ${column.count} units`
  );
  const meet = columns.slice(1).filter((column) =>
    column.inputs === "all towers" && !column.shared
  );
  const towers = spec.towers === 2
    ? `Two towers, each: ${sizes.slice(1, -1).join(", ")}; both end in ${sizes[sizes.length - 1]}.`
    : `One tower: ${sizes.slice(1).join(", ")}.`;
  const talk = spec.towers === 1
    ? ""
    : meet.length === 0
    ? " The towers do not read from each other."
    : ` Lines cross between the towers before ${meet.map((column) => column.name).join(", ")}.`;
  return `Diagram of the network ${spec.name}, from an image of ${spec.side} by ${spec.side}. ${towers}${talk}`;
}

function takeawayOf(spec: AlexNetSpec): string {
  if (spec.towers === 1) return `The network ${spec.name}, layer by layer.`;
  const meet = columnsOf(spec).slice(1)
    .filter((column) => column.inputs === "all towers" && !column.shared && column.name !== "conv1")
    .map((column) => column.name);
  return meet.length === 0
    ? "Two towers that meet only in the last layer."
    : `Two towers, one for each graphics card, that read from each other only in ${
      meet.join(", ")
    } and in the last layer.`;
}
