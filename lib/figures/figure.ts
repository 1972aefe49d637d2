/**
 * A figure: a Plotly specification with a text alternative and a takeaway, both required by the
 * type. In Jupyter it shows as interactive Plotly where the front end can draw it, as SVG
 * elsewhere, and as text for those who do not see it.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { escapeText, fontFamily, hairline, ink, mutedInk, okabeIto, paper } from "./style.ts";
import { textWidth, wrapText } from "./style.ts";

/** Whatever JSON holds: what a figure is made of. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Numbers as callers hold them; written as plain JSON arrays. */
export type Numbers = ArrayLike<number>;

/** One Plotly trace: the kinds that the cartesian bundle draws, with any of their attributes. */
export interface Trace {
  /** What kind of mark the trace draws. */
  type: "scatter" | "bar" | "box" | "violin" | "heatmap" | "contour" | "histogram" | "image";
  /** The name in the legend. */
  name?: string;
  /** Horizontal positions. */
  x?: Numbers | readonly (string | number | null)[];
  /** Vertical positions. */
  y?: Numbers | readonly (string | number | null)[];
  /** Any other attribute of the trace. */
  [attribute: string]: unknown;
}

/** A Plotly layout; the house style fills in what is left out. */
export interface Layout {
  /** A short name of the figure, over the takeaway. */
  title?: string;
  /** Width in pixels that the static picture has (default 720). */
  width?: number;
  /** Height in pixels (default 420): never left to the front end. */
  height?: number;
  /** The horizontal axis: title with unit, range, ticks. */
  xaxis?: Record<string, unknown>;
  /** The vertical axis: title with unit, range, ticks. */
  yaxis?: Record<string, unknown>;
  /** Any other attribute of the layout. */
  [attribute: string]: unknown;
}

/** What to draw. */
export interface FigureSpec {
  /** The traces, in drawing order. */
  data: readonly Trace[];
  /** Titles, axes and everything around the traces. */
  layout?: Layout;
}

/** The two sentences that every figure must have. */
export interface FigureText {
  /** The text alternative: what the picture shows, for a reader who does not see it. */
  alt: string;
  /** What to take from the figure; it stands over the plot. */
  takeaway: string;
  /** Where images or numbers in the figure come from, when they are not computed here. */
  source?: string;
}

/** The representations of one output, by media type, as Jupyter takes them. */
export type MediaBundle = Record<string, unknown>;

/** The method that the Deno kernel calls to show a value. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display") as never;

/** Something that a notebook shows, with its words. */
export interface Figure extends FigureText {
  /** The static picture, the same bytes each time; the first call of a process takes about 1 s. */
  svg(): Promise<string>;
  /** Every representation, by media type. */
  bundle(): Promise<MediaBundle>;
  /** Called by the kernel. */
  [jupyterDisplay](): Promise<MediaBundle>;
}

/** A Plotly figure as it is written into a notebook. */
export interface PlotlyFigure {
  /** The traces. */
  data: Json[];
  /** The layout, house style included; `meta` holds `alt` and `takeaway`. */
  layout: Record<string, Json | undefined> & { width: number; height: number };
  /** The interactive behaviour. */
  config: Record<string, Json>;
}

/** A plot: {@linkcode figure} makes it. */
export class Plot implements Figure {
  /** The text alternative. */
  readonly alt: string;
  /** What to take from the figure. */
  readonly takeaway: string;
  /** Where its content comes from, when it is not computed here. */
  readonly source?: string;
  /** The complete Plotly figure. */
  readonly plotly: PlotlyFigure;
  #svg: Promise<string> | undefined;

  /** Completes `spec` with the house style. Throws BadArgumentError without words or traces. */
  constructor(spec: FigureSpec, text: FigureText) {
    checkWords(text);
    this.alt = text.alt;
    this.takeaway = text.takeaway;
    this.source = text.source;
    this.plotly = complete(spec, text);
  }

  /** The static picture. */
  svg(): Promise<string> {
    this.#svg ??= import("./plotly_svg.ts").then(({ plotlySvg }) => plotlySvg(this.plotly, this));
    return this.#svg;
  }

  /** Plotly's JSON, the SVG and the text. */
  async bundle(): Promise<MediaBundle> {
    const { width: _width, ...layout } = this.plotly.layout;
    return {
      "application/vnd.plotly.v1+json": { ...this.plotly, layout },
      "image/svg+xml": await this.svg(),
      "text/plain": wordsOf(this),
    };
  }

  /** Called by the kernel. */
  [jupyterDisplay](): Promise<MediaBundle> {
    return this.bundle();
  }
}

/**
 * A figure from a Plotly specification.
 *
 * ```ts
 * import { figure } from "@alexnet/alexnet/figures";
 *
 * const squares = figure({
 *   data: [{ type: "scatter", x: [1, 2, 3], y: [1, 4, 9] }],
 *   layout: { xaxis: { title: "side" }, yaxis: { title: "area" } },
 * }, { alt: "A curve through 1, 4 and 9.", takeaway: "Area grows with the square of the side." });
 * ```
 *
 * Throws BadArgumentError when a word is missing or there is nothing to draw.
 */
export function figure(spec: FigureSpec, text: FigureText): Plot {
  return new Plot(spec, text);
}

/** Throws BadArgumentError unless both sentences are there. */
export function checkWords(text: FigureText): void {
  for (const key of ["alt", "takeaway"] as const) {
    if (typeof text[key] !== "string" || text[key].trim() === "") {
      throw new BadArgumentError(
        `Expected a figure with a sentence as "${key}" but found ${JSON.stringify(text[key])}; ${
          key === "alt" ? "say what the picture shows" : "say what the reader should take from it"
        }.`,
      );
    }
  }
}

/** The text of a figure: what it shows and what to take from it. */
export function wordsOf(text: FigureText): string {
  return `Figure: ${text.alt}\nTakeaway: ${text.takeaway}`;
}

const defaultWidth = 720;
const defaultHeight = 420;

/** The house style under the author's layout, title and margins laid out. */
function complete(spec: FigureSpec, text: FigureText): PlotlyFigure {
  if (spec.data.length === 0) {
    throw new BadArgumentError("Expected a figure with at least one trace but found none.");
  }
  const { title, width = defaultWidth, height = defaultHeight, ...rest } = spec.layout ?? {};
  const given = plainJson(rest, "layout") as Record<string, Json | undefined>;
  const heading = titleBlock(title, text.takeaway, width - 32);
  const layout: PlotlyFigure["layout"] = {
    ...given,
    template: houseTemplate,
    title: heading.title,
    width,
    height,
    margin: { l: 64, r: 24, b: 56, ...asObject(given.margin), t: heading.height },
    meta: {
      ...asObject(given.meta),
      alt: text.alt,
      takeaway: text.takeaway,
      source: text.source,
      title,
    },
  };
  for (const key of Object.keys(given)) {
    if (/^[xy]axis\d*$/.test(key)) layout[key] = axis(asObject(given[key]));
  }
  layout.xaxis ??= axis({});
  layout.yaxis ??= axis({});
  return {
    data: spec.data.map((trace, index) => plainJson(trace, `data[${index}]`)),
    layout,
    config: { displaylogo: false, responsive: true, displayModeBar: false },
  };
}

/** An axis whose title may be given as text. */
function axis(given: Record<string, Json | undefined>): Record<string, Json | undefined> {
  return typeof given.title === "string" ? { ...given, title: { text: given.title } } : given;
}

function asObject(value: Json | undefined): Record<string, Json | undefined> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, Json | undefined>
    : {};
}

/** The short title over the wrapped takeaway, and the height that both need. */
function titleBlock(
  title: string | undefined,
  takeaway: string,
  width: number,
): { title: Json; height: number } {
  const lines = wrapText(takeaway, width, 14).map((line) =>
    `<span style="font-size:14px">${escapeText(line)}</span>`
  );
  if (title !== undefined) {
    const fitting = textWidth(title, 17) > width ? wrapText(title, width, 17) : [title];
    lines.unshift(...fitting.map((line) => `<b>${escapeText(line)}</b>`));
  }
  return {
    title: {
      text: lines.join("<br>"),
      font: { size: title === undefined ? 14 : 16, color: ink },
      x: 0,
      xref: "container",
      xanchor: "left",
      y: 1,
      yref: "container",
      yanchor: "top",
      pad: { l: 16, t: title === undefined ? 14 : 20 },
    },
    height: (title === undefined ? 30 : 36) + lines.length * (title === undefined ? 19 : 21),
  };
}

const axisStyle = {
  automargin: true,
  gridcolor: hairline,
  zerolinecolor: "#9aa5b1",
  linecolor: "#9aa5b1",
  ticks: "outside",
  tickcolor: "#9aa5b1",
  ticklen: 4,
  exponentformat: "none",
  separatethousands: true,
  tickfont: { color: mutedInk },
  title: { standoff: 10, font: { size: 13, color: ink } },
};

/** The look of every plot, as a Plotly template. */
const houseTemplate: Json = {
  layout: {
    colorway: okabeIto,
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    font: { family: fontFamily, size: 13, color: ink },
    hoverlabel: { font: { family: fontFamily } },
    legend: {
      orientation: "h",
      x: 0,
      xanchor: "left",
      y: 0,
      yref: "container",
      yanchor: "bottom",
      font: { size: 13 },
    },
    xaxis: axisStyle,
    yaxis: axisStyle,
    bargap: 0.28,
  },
};

/** `value` as plain JSON: typed arrays as arrays, numbers to six digits, no undefined. */
function plainJson(value: unknown, path: string): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
  }
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array, (v) => plainJson(v, ""));
  if (Array.isArray(value)) return value.map((v, index) => plainJson(v, `${path}[${index}]`));
  if (typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, v]) => v !== undefined)
        .map(([key, v]) => [key, plainJson(v, `${path}.${key}`)]),
    );
  }
  throw new BadArgumentError(
    `Expected text, numbers, arrays and objects in a figure but found a ${typeof value} at ${path}.`,
  );
}
