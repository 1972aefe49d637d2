/**
 * A figure that moves while a cell runs: an SVG that is redrawn a few times a second, and the
 * interactive figure once at the end. Outside Jupyter it does nothing.
 *
 * @module
 */
import type { Figure, MediaBundle } from "./figure_spec.ts";
import { requireFinite, requireOptions } from "../argument_checks.ts";

/** Options of {@linkcode liveFigure}. */
export interface LiveFigureOptions {
  /** At most so many drawings a second, 0.2 to 5 (default 3): each takes about 50 ms. */
  perSecond?: number;
  /** Where to show it (default: the kernel that runs this, or nowhere). */
  display?: ShowOutput;
}

/** `Deno.jupyter.display`: shows an output, or updates the one with the same id. */
export type ShowOutput = (
  bundle: MediaBundle,
  options: { raw: true; display_id: string; update?: boolean },
) => Promise<void>;

let displays = 0;

/** One output that is drawn again and again. */
export class LiveFigure {
  readonly #display: ShowOutput | undefined;
  readonly #id = `live-figure-${++displays}`;
  readonly #pause: number;
  #shown = false;
  #next = 0;

  /** Draws at most `options.perSecond` times a second. */
  constructor(options: LiveFigureOptions = {}) {
    requireOptions("liveFigure", options, { display: true, perSecond: true });
    this.#display = options.display ?? kernelDisplay();
    const wish = requireFinite("perSecond", options.perSecond ?? 3, { above: 0 });
    const perSecond = Math.min(5, Math.max(0.2, wish));
    this.#pause = 1000 / perSecond;
  }

  /**
   * Draws what `make` returns, if the last drawing is old enough; `make` is not called otherwise.
   * Call it as often as you like, e.g. after each batch.
   */
  async update(make: () => Figure): Promise<void> {
    if (this.#display === undefined || performance.now() < this.#next) return;
    const drawing = make();
    await this.#show({ "image/svg+xml": await drawing.svg(), "text/plain": drawing.alt });
    this.#next = performance.now() + this.#pause;
  }

  /** Puts the finished figure, interactive where the front end can, in the same place. */
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
 * A place for a figure that changes while a cell runs.
 *
 * @param options how often it is drawn, and where.
 * @returns a place that is drawn in; outside of a notebook it does nothing.
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

/** `Deno.jupyter.display` in a kernel, nothing elsewhere (where the property throws). */
function kernelDisplay(): ShowOutput | undefined {
  try {
    return (globalThis as { Deno?: { jupyter?: { display: ShowOutput } } }).Deno?.jupyter?.display;
  } catch {
    return undefined;
  }
}
