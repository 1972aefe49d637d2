/**
 * A figure: a Plotly specification with a text alternative and a takeaway, both required by the
 * type. In Jupyter it shows as interactive Plotly where the front end can draw it, as SVG
 * elsewhere, and as text for those who do not see it.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import {
  type Figure,
  type FigureSpec,
  type FigureText,
  jupyterDisplay,
  type MediaBundle,
  type PlotlyFigure,
} from "./figure_spec.ts";
import { complete } from "./render/plot_layout.ts";

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
    this.#svg ??= import("./render/plotly_svg.ts").then(({ plotlySvg }) =>
      plotlySvg(this.plotly, this)
    );
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
 * Throws BadArgumentError when a word is missing or there is nothing to draw.
 *
 * @param spec traces and layout; the house style fills in what is left out. A number that is not finite
 * becomes `null`, which Plotly leaves out: say so in the text.
 * @param text the text alternative, the takeaway and perhaps a source.
 * @returns a plot that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} when a word is missing or there is nothing to draw.
 *
 * @example
 * ```ts
 * import { figure, jupyterDisplay, Plot } from "@alexnet/alexnet/figures";
 * import { assert } from "@std/assert";
 *
 * const squares = figure({
 *   data: [{ type: "scatter", x: [1, 2, 3], y: [1, 4, 9] }],
 *   layout: { xaxis: { title: "side" }, yaxis: { title: "area" } },
 * }, { alt: "A curve through 1, 4 and 9.", takeaway: "Area grows with the square of the side." });
 * assert(squares instanceof Plot && jupyterDisplay in squares);
 * ```
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
