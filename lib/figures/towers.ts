/**
 * The network as a picture, drawn from its specification: blocks as tall as their maps are wide and
 * as deep as they are many, one row a tower, and lines that cross where the towers talk.
 *
 * @module
 */
import { outputSide, pooledSide } from "../spec/geometry.ts";
import type { AlexNetSpec, ConvolutionSpec, Hears } from "../spec/spec.ts";
import type { FigureText } from "./figure.ts";
import { type Picture, picture } from "./picture.ts";
import { mutedInk, okabeIto } from "./style.ts";
import { svgElement, svgText } from "./svg.ts";

/** One column of the picture: what a layer gives to the next one. */
interface Column {
  name: string;
  /** Rows and columns of a map; 0 for a fully-connected layer. */
  side: number;
  /** Maps or units of one tower. */
  count: number;
  /** Whose outputs the layer reads. */
  hears: Hears;
  /** Whether all towers share it (the input and the last layer). */
  shared: boolean;
  /** What it does, one line each. */
  notes: string[];
}

/** The columns of `spec`, from the image to the classes. */
function columnsOf(spec: AlexNetSpec): Column[] {
  const columns: Column[] = [{
    name: "image",
    side: spec.side,
    count: 3,
    hears: "both",
    shared: true,
    notes: ["red, green, blue"],
  }];
  let side = spec.side;
  for (const layer of spec.convolutions) {
    side = outputSide(side, layer);
    columns.push({
      name: layer.name,
      side,
      count: layer.kernels / spec.towers,
      hears: layer.hears,
      shared: false,
      notes: convolutionNotes(layer),
    });
    if (layer.pooling !== null) side = pooledSide(side, layer.pooling);
  }
  for (const layer of spec.fullyConnected) {
    columns.push({
      name: layer.name,
      side: 0,
      count: layer.units / spec.towers,
      hears: layer.hears,
      shared: false,
      notes: [
        layer.activation === "linear" ? "" : activationName(layer.activation),
        layer.dropout === null ? "" : `dropout ${layer.dropout.rate}`,
      ].filter((note) => note !== ""),
    });
  }
  columns.push({
    name: spec.classifier.name,
    side: 0,
    count: spec.classes,
    hears: "both",
    shared: true,
    notes: ["classes"],
  });
  return columns;
}

function activationName(activation: string): string {
  return activation === "relu" ? "ReLU" : activation;
}

function convolutionNotes(layer: ConvolutionSpec): string[] {
  const { size, stride, pooling, normalization, unshared, activation } = layer;
  return [
    `${size}\u00d7${size}${stride === 1 ? "" : `, stride ${stride}`}`,
    unshared ? "own kernels a place" : "",
    activationName(activation),
    normalization === null ? "" : "normalization",
    pooling === null ? "" : `${pooling.kind} pool ${pooling.size}/${pooling.stride}`,
  ].filter((note) => note !== "");
}

const rowGap = 34;
const tallest = 132;

/** Height of a block on the page: by the square root, or small maps would vanish. */
function blockHeight({ side, count }: Column, largest: number): number {
  if (side > 0) return Math.max(24, tallest * Math.min(1.15, Math.sqrt(side / largest)));
  return Math.max(46, Math.min(tallest, 12 * Math.log2(count)));
}

/** Depth of a block on the page. */
function blockDepth({ side, count }: Column): number {
  return side === 0 ? 13 : Math.max(8, Math.min(46, 3.1 * Math.sqrt(count)));
}

/** Options of {@linkcode towerDiagram}: words that replace those made from the specification. */
export interface TowerDiagramOptions extends Partial<FigureText> {
  /** A short name of the figure. */
  title?: string;
}

/** The picture of `spec`, with words made from it unless `options` has better ones. */
export function towerDiagram(spec: AlexNetSpec, options: TowerDiagramOptions = {}): Picture {
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
        if (!own && column.hears === "own") return;
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
  return picture({ width, height: bottom + 18 + 15 * (notes + 1), body, title: options.title }, {
    alt: options.alt ?? describeTowers(spec),
    takeaway: options.takeaway ?? takeawayOf(spec),
    source: options.source,
  });
}

/** How far a block's top leans to the right, as a share of its height. */
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

/** A line with a head; lines from the other tower are thicker and coloured by where they start. */
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

/** What the picture shows, in sentences. */
function describeTowers(spec: AlexNetSpec): string {
  const columns = columnsOf(spec);
  const sizes = columns.map((column) =>
    column.side > 0
      ? `${column.name} with ${column.count} maps of ${column.side} by ${column.side}`
      : `${column.name} with ${column.count} units`
  );
  const meet = columns.slice(1).filter((column) => column.hears === "both" && !column.shared);
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
    .filter((column) => column.hears === "both" && !column.shared && column.name !== "conv1")
    .map((column) => column.name);
  return meet.length === 0
    ? "Two towers that meet only in the last layer."
    : `Two towers, one for each graphics card, that read from each other only in ${
      meet.join(", ")
    } and in the last layer.`;
}

/** Options of {@linkcode connectivityFigure}. */
export interface ConnectivityOptions extends Partial<FigureText> {
  /** A short name of the figure. */
  title?: string;
}

/**
 * Which maps of each layer read which maps of the layer before, as block matrices: two filled
 * blocks of four where the towers keep apart, all four where they talk.
 */
export function connectivityFigure(spec: AlexNetSpec, options: ConnectivityOptions = {}): Picture {
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
        const filled = column.hears === "both" || from === to;
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
    const filledShare = column.hears === "both" || spec.towers === 1 ? 100 : 100 / spec.towers;
    parts.push(
      svgText(`${filledShare} % of a full matrix`, x, y + cell + 36, { size: 11, muted: true }),
    );
    return parts.join("");
  });
  const rows = Math.ceil((columns.length - 1) / perRow);
  const apart = columns.slice(1).filter((column) => column.hears === "own").map((c) => c.name);
  const words = spec.towers === 1 || apart.length === 0
    ? "Every layer reads every map of the layer before."
    : `${apart.join(", ")} read only their own tower, which leaves half of each matrix empty.`;
  return picture({
    width: Math.min(perRow, columns.length - 1) * (cell + gap + 40) - gap,
    height: rows * (cell + 62) - 18,
    body,
    title: options.title,
  }, {
    alt: options.alt ??
      `Block matrices for each pair of layers of ${spec.name}; columns are maps ` +
        `that are read, rows are maps that read. ${words}`,
    takeaway: options.takeaway ?? words,
    source: options.source,
  });
}
