/**
 * A figure: a Plotly specification with a text alternative and a takeaway, both required by the
 * type. Jupyter shows it as interactive Plotly if the front end supports that, as SVG otherwise,
 * and as text for readers who cannot see it.
 *
 * @module
 */
import { inDeno, requireDenoFor, unbundled } from "../deno_only.ts";
import { requireFields } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import {
  type Figure,
  type FigureSpec,
  type FigureText,
  jupyterDisplay,
  type MediaBundle,
  type PlotlyFigure,
} from "./figure_spec.ts";
import { TEXT_FIELDS } from "./figure_options.ts";
import { complete } from "./render/plot_layout.ts";
import { withRibbon } from "./ribbon.ts";
import { withTheme } from "./theme.ts";

const loadRenderer = () => import("./render/plotly_svg.ts", unbundled);

/**
 * Starts loading the packages that draw plots as SVG, so that the first plot does not wait for
 * them.
 */
export function preloadPlots(): void {
  // The first plot reports what is missing.
  loadRenderer().catch(() => {});
}

/** A plot, created by {@linkcode figure}. */
export class Plot implements Figure {
  /** The text alternative. */
  readonly alt: string;
  /** What the reader should take away from the figure. */
  readonly takeaway: string;
  /** Source of the content, if it is not computed here. */
  readonly source: string | undefined;
  /** The complete Plotly figure. */
  readonly plotly: PlotlyFigure;
  #svg: Promise<string> | undefined;

  /**
   * Completes `spec` with the default style.
   *
   * @param spec traces and layout.
   * @param words the text alternative, the takeaway and optionally a source.
   * @throws {BadArgumentError} if a text or all traces are missing, a side is not from 0 to 100,000
   * pixels, or `spec` holds anything but text, numbers, arrays and plain objects.
   */
  constructor(spec: FigureSpec, words: FigureText) {
    checkWords(words);
    const text = withRibbon(words);
    this.alt = text.alt;
    this.takeaway = text.takeaway;
    this.source = text.source;
    this.plotly = complete(spec, text);
  }

  /**
   * Renders the figure as static SVG, in Deno.
   *
   * @returns the markup of one `<svg>` element.
   * @throws {BadArgumentError} in a browser, where a page draws `plotly` itself.
   * @throws {AlexNetError} if the packages that draw it are not installed.
   */
  svg(): Promise<string> {
    return this.#svg ??= this.#draw();
  }

  async #draw(): Promise<string> {
    requireDenoFor("The SVG of a plot", "pass the data and layout of `plotly` to Plotly.newPlot");
    const { plotlySvg } = await loadRenderer();
    return await plotlySvg(this.plotly, this);
  }

  /**
   * Collects Plotly's JSON, the SVG (in Deno; dark in a dark front end) and the text.
   *
   * @returns the three by media type.
   */
  async bundle(): Promise<MediaBundle> {
    const { width: _width, ...layout } = this.plotly.layout;
    return {
      "application/vnd.plotly.v1+json": { ...this.plotly, layout },
      ...(inDeno() ? { "image/svg+xml": withTheme(await this.svg()) } : {}),
      "text/plain": wordsOf(this),
    };
  }

  /**
   * Called by the Jupyter kernel.
   *
   * @returns what {@linkcode Plot.bundle} returns.
   */
  [jupyterDisplay](): Promise<MediaBundle> {
    return this.bundle();
  }
}

/**
 * Creates a figure from a Plotly specification.
 *
 * @param spec traces and layout; the default style fills in the rest. A number that is not finite
 * becomes `null`, which Plotly leaves out: say so in the text.
 * @param text the text alternative, the takeaway and optionally a source.
 * @returns a plot that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} if a text is missing or there is nothing to draw.
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
  requireFields("the spec of figure", spec, { data: true, layout: true });
  requireFields("the text of figure", text, TEXT_FIELDS);
  return new Plot(spec, text);
}

/** Throws BadArgumentError unless both texts are present. */
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

/** Returns the text of a figure: its text alternative and its takeaway. */
export function wordsOf(text: FigureText): string {
  return `Figure: ${text.alt}\nTakeaway: ${text.takeaway}`;
}
