/**
 * A figure: a Plotly specification with a text alternative and a takeaway, both required by the
 * type. In Jupyter it shows as interactive Plotly where the front end can draw it, as SVG
 * elsewhere, and as text for those who do not see it.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { complete } from "./render/plot_layout.ts";

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
    this.#svg ??= import("./render/plotly_svg.ts").then(({ plotlySvg }) => plotlySvg(this.plotly, this));
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
