/**
 * The part of a jsdom window that Plotly draws with.
 *
 * @module
 */

/** The part of Plotly that is used here. */
export interface Plotly {
  /** Draws a figure; resolves to the text of the SVG. */
  toImage(
    figure: unknown,
    options: { format: "svg"; width: number; height: number; imageDataOnly: true },
  ): Promise<string>;
}

/** A browser window as far as this file looks at it. */
export interface DrawingWindow {
  /** Evaluates a script in the window. */
  eval(source: string): unknown;
  /** The base of all elements. */
  Element: { prototype: object };
  /** The base of all SVG elements. */
  SVGElement: { prototype: object };
  /** The base of canvas elements. */
  HTMLCanvasElement: { prototype: object };
  /** Where Plotly asks for object URLs. */
  URL: { createObjectURL?: (blob: unknown) => string };
  /** The window's own mathematics. */
  Math: { random: () => number };
  /** Set by Plotly. */
  Plotly?: Plotly;
}
