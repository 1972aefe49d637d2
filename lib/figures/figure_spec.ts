/**
 * What a figure is, as types: a Plotly specification with two sentences, and what Jupyter takes.
 *
 * @module
 */

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
  title?: string | undefined;
  /** Width in pixels that the static picture has (default 720). */
  width?: number | undefined;
  /** Height in pixels (default 420): never left to the front end. */
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
  source?: string | undefined;
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
