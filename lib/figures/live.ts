/**
 * A figure that is updated while a cell runs: an SVG that is redrawn a few times per second, and
 * the interactive figure at the end. In a page of the course's site it is interactive all the time.
 * Outside notebooks it does nothing.
 *
 * @module
 */
import type { Figure, MediaBundle } from "./figure_spec.ts";
import { frontEnd, pageFrontEnd } from "../front_end.ts";
import { requireFinite, requireFunction, requireOptions } from "../argument_checks.ts";
import { withTheme } from "./theme.ts";

/** Options of {@linkcode liveFigure}. */
export interface LiveFigureOptions {
  /** Maximum number of redraws per second, 0.2 to 5 (default 3); each takes about 50 ms. */
  perSecond?: number;
  /** How to show the figure (default: through the current kernel, if there is one). */
  display?: ShowOutput;
}

/**
 * The type of `Deno.jupyter.display`, which shows an output or updates the one with the same id.
 */
export type ShowOutput = (
  bundle: MediaBundle,
  options: { raw: true; display_id: string; update?: boolean },
) => Promise<void>;

let displays = 0;

/** An output that is redrawn repeatedly. */
export class LiveFigure {
  readonly #display: ShowOutput | undefined;
  readonly #id = `live-figure-${++displays}`;
  readonly #pause: number;
  #shown = false;
  #next = 0;

  /**
   * Creates an output that is redrawn at most `options.perSecond` times per second.
   *
   * @param options how often and where to draw.
   * @throws {BadArgumentError} for an unknown option, or if `perSecond` is not a positive
   * number.
   */
  constructor(options: LiveFigureOptions = {}) {
    requireOptions("liveFigure", options, { display: "function", perSecond: true });
    this.#display = options.display ?? kernelDisplay();
    const wish = requireFinite("perSecond", options.perSecond ?? 3, { above: 0 });
    const perSecond = Math.min(5, Math.max(0.2, wish));
    this.#pause = 1000 / perSecond;
  }

  /**
   * Draws the figure that `make` returns if the last one is old enough; otherwise `make` is not
   * called. It can be called as often as you like, e.g. after each batch.
   *
   * @param make draws the figure as it is now.
   * @throws {BadArgumentError} if `make` is not a function.
   */
  async update(make: () => Figure): Promise<void> {
    requireFunction("make of update", make);
    if (this.#display === undefined || performance.now() < this.#next) return;
    const drawing = make();
    await this.#show(
      // A page has Plotly, and no program that draws a plot as SVG.
      pageFrontEnd() !== undefined ? await drawing.bundle() : {
        "image/svg+xml": withTheme(await drawing.svg()),
        "text/plain": drawing.alt,
      },
    );
    this.#next = performance.now() + this.#pause;
  }

  /**
   * Replaces the output with the finished figure, which is interactive if the front end supports
   * that.
   *
   * @param figure the figure with all of its data.
   */
  async finish(figure: Figure): Promise<void> {
    if (this.#display !== undefined) await this.#show(await figure.bundle());
  }

  async #show(bundle: MediaBundle): Promise<void> {
    const update = this.#shown ? { update: true } : {};
    this.#shown = true;
    await this.#display?.(bundle, { raw: true, display_id: this.#id, ...update });
  }
}

/**
 * Creates a figure that can be updated while a cell runs.
 *
 * @param options how often and where to draw.
 * @returns the live figure; outside a notebook it does nothing.
 *
 * @example
 * ```ts
 * import { figure, LiveFigure, liveFigure } from "@alexnet/alexnet/figures";
 *
 * const losses: number[] = [];
 * const curve = () =>
 *   figure({ data: [{ type: "scatter", y: losses }], layout: { yaxis: { title: "loss" } } }, {
 *     alt: "The loss after each step.",
 *     takeaway: "The loss so far.",
 *   });
 * const live: LiveFigure = liveFigure();
 * for (let step = 0; step < 3; step++) {
 *   losses.push(1 / (step + 1));
 *   await live.update(curve);
 * }
 * await live.finish(curve());
 * ```
 */
export function liveFigure(options: LiveFigureOptions = {}): LiveFigure {
  return new LiveFigure(options);
}

/** Shows outputs in Deno's kernel or in a page; undefined where there is neither. */
function kernelDisplay(): ShowOutput | undefined {
  const cells = frontEnd();
  if (cells === undefined) return undefined;
  return async (bundle, { display_id, update = false }) => {
    await cells.display(bundle, { display_id, update });
  };
}
