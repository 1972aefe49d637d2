/// <reference lib="dom" />
/**
 * The outputs of the reader's run of one cell, in place of the recorded ones.
 *
 * @module
 */
import { plotRemoved, plotsChanged } from "../widgets/plots_changed.ts";
import type { Output } from "../../notebook/notebook.ts";
import type { OutputHtml } from "../output_html.ts";
import { streamText } from "./stream_text.ts";

/** Shows an output as HTML; `number` is the number of the figure, if it is one. */
export type Renderer = (output: Output, number: string) => OutputHtml;

interface Shown {
  output: Output;
  displayId: string | undefined;
  element: HTMLElement;
  /** The number of the figure, or the one that it would have. */
  number: string;
  figure: boolean;
}

/** The outputs of a run of one cell. */
export class OwnOutputs {
  readonly #host: HTMLElement;
  readonly #render: Renderer;
  /** The numbers of the recorded figures of this cell, then of further ones. */
  readonly #numbers: (figure: number) => string;
  #shown: Shown[] = [];
  #clearNext = false;

  /**
   * @param host the element in which they are shown.
   * @param numbers the number of the cell's figure `figure`, from 0.
   */
  constructor(host: HTMLElement, render: Renderer, numbers: (figure: number) => string) {
    this.#host = host;
    this.#render = render;
    this.#numbers = numbers;
  }

  /** The outputs, in order. */
  get all(): readonly Output[] {
    return this.#shown.map(({ output }) => output);
  }

  /** Adds an output. */
  add(output: Output, displayId?: string): void {
    if (this.#clearNext) this.clear(false);
    const last = this.#shown.at(-1);
    if (
      output.output_type === "stream" && last?.output.output_type === "stream" &&
      last.output.name === output.name
    ) {
      return this.#draw(last, { ...output, text: last.output.text + output.text });
    }
    const element = document.createElement("div");
    const figures = this.#shown.filter(({ figure }) => figure).length;
    const number = this.#numbers(figures);
    const shown: Shown = { output, displayId, element, number, figure: false };
    this.#shown.push(shown);
    this.#host.append(element);
    this.#draw(shown, output);
  }

  /** Replaces the outputs called `displayId`; whether there are any. */
  update(output: Output, displayId: string): boolean {
    const found = this.#shown.filter((shown) => shown.displayId === displayId);
    for (const shown of found) this.#draw(shown, output);
    return found.length > 0;
  }

  /** Removes the outputs, with `wait` only when the next one arrives. */
  clear(wait: boolean): void {
    this.#clearNext = wait;
    if (wait) return;
    this.#shown = [];
    forgetPlots(this.#host);
    this.#host.replaceChildren();
  }

  #draw(shown: Shown, output: Output): void {
    shown.output = output.output_type === "stream"
      ? { ...output, text: streamText(output.text) }
      : output;
    const { html, figure } = this.#render(shown.output, shown.number);
    shown.figure = figure;
    const before = shown.element.querySelector(".plot.js-plotly-plot");
    if (!html.includes('class="plot"')) forgetPlots(shown.element);
    shown.element.innerHTML = html + placeOf(output);
    const plot = shown.element.querySelector<HTMLElement>(".plot");
    if (plot === null) return;
    if (before !== null) {
      // Plotly changes the drawing that it has made: a new one would flicker.
      before.setAttribute("aria-label", plot.getAttribute("aria-label") ?? "");
      before.setAttribute("data-changed", "");
      plot.replaceWith(before);
    }
    document.dispatchEvent(new Event(plotsChanged));
  }
}

/** Lets Plotly forget the plots in `place`, which it would keep for changes of the window's size. */
function forgetPlots(place: Element): void {
  for (const plot of place.querySelectorAll(".plot.js-plotly-plot")) {
    plot.dispatchEvent(new Event(plotRemoved, { bubbles: true }));
  }
}

/**
 * The line of the cell in which an error was thrown, as HTML; empty if it is not known, and for the
 * findings of a check, which are about another cell.
 */
function placeOf(output: Output): string {
  if (output.output_type !== "error" || output.ename === "CheckError") return "";
  const place = /\bcell (\d+):(\d+)/.exec(output.traceback.join("\n"));
  return place === null
    ? ""
    : `<p class="error-place">In line ${place[2]} of cell ${place[1]}.</p>`;
}
