/**
 * The types of a figure: a Plotly specification with its texts, and Jupyter's media bundle.
 *
 * @module
 */
import type { MediaBundle } from "../front_end.ts";

export type { MediaBundle };

/** A JSON value. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** An array or typed array of numbers, which is written as a plain JSON array. */
export type Numbers = ArrayLike<number>;

/** One Plotly trace of a kind that the cartesian bundle supports, with any of its attributes. */
export interface Trace {
  /** The kind of mark. */
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

/** A Plotly layout; the default style fills in the rest. */
export interface Layout {
  /** A short title of the figure, shown above the takeaway. */
  title?: string | undefined;
  /** Width of the static picture, in pixels (default 720). */
  width?: number | undefined;
  /** Height in pixels (default 420); it does not depend on the front end. */
  height?: number | undefined;
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
  /** Titles, axes and everything else around the traces. */
  layout?: Layout;
}

/** The texts that every figure must have. */
export interface FigureText {
  /** The text alternative: what the picture shows, for readers who cannot see it. */
  alt: string;
  /** What the reader should take away from the figure, shown above the plot. */
  takeaway: string;
  /** Source of the images or numbers in the figure, if they are not computed here. */
  source?: string | undefined;
  /**
   * Whether its numbers come from a record and not from this run, all of them or some, so that a quick
   * run's warning does not belong to them; default false.
   */
  recorded?: boolean | "partly" | undefined;
}

/** The method that the Deno kernel calls to show a value. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display") as never;

/** Something that a notebook displays, with its texts. */
export interface Figure extends FigureText {
  /**
   * Renders the figure as static SVG, with the same bytes each time; the first call in a process
   * takes about 1 s.
   *
   * @returns the markup of one `<svg>` element.
   */
  svg(): Promise<string>;
  /**
   * Collects every representation, by media type.
   *
   * @returns the representations: SVG and text, and for a plot the JSON of Plotly.
   */
  bundle(): Promise<MediaBundle>;
  /**
   * Called by the Jupyter kernel.
   *
   * @returns what {@linkcode Figure.bundle} returns.
   */
  [jupyterDisplay](): Promise<MediaBundle>;
}

/** A Plotly figure as it is written into a notebook. */
export interface PlotlyFigure {
  /** The traces. */
  data: Json[];
  /** The layout, including the default style; `meta` contains `alt` and `takeaway`. */
  layout: Record<string, Json | undefined> & { width: number; height: number };
  /** The interactive behaviour. */
  config: Record<string, Json>;
}
