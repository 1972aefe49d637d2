/**
 * The types of the parts of a jsdom window that Plotly uses for drawing.
 *
 * @module
 */

/** The part of Plotly's API that is used here. */
export interface Plotly {
  /** Draws a figure; resolves to the text of the SVG. */
  toImage(
    figure: unknown,
    options: { format: "svg"; width: number; height: number; imageDataOnly: true },
  ): Promise<string>;
}

/** The parts of a browser window that are used here. */
export interface DrawingWindow {
  /** Evaluates a script in the window. */
  eval(source: string): unknown;
  /** The base class of all elements. */
  Element: { prototype: object };
  /** The base class of all SVG elements. */
  SVGElement: { prototype: object };
  /** The class of canvas elements. */
  HTMLCanvasElement: { prototype: object };
  /** The window's `URL`, from which Plotly requests object URLs. */
  URL: { createObjectURL?: (blob: unknown) => string };
  /** The window's own `Math`. */
  Math: { random: () => number };
  /** Set by Plotly. */
  Plotly?: Plotly;
}
