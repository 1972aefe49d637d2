/**
 * Runs Plotly without a browser: converts a figure to static SVG, with the same bytes for the same
 * figure.
 *
 * Plotly draws into a jsdom document whose text boxes are computed from average character widths
 * and whose canvas supports the few calls that heat maps need. The document is created for the
 * first figure of a process (about 1 s) and kept.
 *
 * @module
 */
import type { FigureText, PlotlyFigure } from "../figure_spec.ts";
import { AlexNetError } from "../../errors.ts";
import { loadOptional } from "../../optional_packages.ts";
import { giveBoxes } from "./text_boxes.ts";
import type { DrawingWindow, Plotly } from "./drawing_window.ts";
import { giveCanvas } from "./canvas.ts";
import { RandomStream, streamKey } from "../../random.ts";
import { escapeHtml } from "../escape_html.ts";

/** Plotly in its document, with control over the random numbers of its ids. */
interface SeededPlotly extends Plotly {
  /**
   * Makes the ids of the next figure a function of `text`, so that two different figures do not
   * share ids.
   */
  seed(text: string): void;
}

let drawing: Promise<SeededPlotly> | undefined;
/** Figures are drawn one at a time, because Plotly has a single scratch element for text sizes. */
let queue: Promise<unknown> = Promise.resolve();

/** Renders `figure` as SVG, with its texts as the accessible name. */
export async function plotlySvg(figure: PlotlyFigure, text: FigureText): Promise<string> {
  drawing ??= openDrawing();
  const plotly = await drawing;
  const { width, height } = figure.layout;
  const description = JSON.stringify({ data: figure.data, layout: figure.layout });
  const drawn = queue.then(() => {
    plotly.seed(description);
    return plotly.toImage(
      JSON.parse(description),
      { format: "svg", width, height, imageDataOnly: true },
    );
  });
  queue = drawn.catch(() => undefined);
  return tidy(await drawn, text, width, height);
}

async function openDrawing(): Promise<SeededPlotly> {
  const [{ default: source }, { JSDOM }] = await loadOptional(
    "Plots as SVG",
    ["jsdom", "plotly.js-cartesian-dist-min"],
    () =>
      Promise.all([
        import("plotly.js-cartesian-dist-min/plotly-cartesian.min.js", { with: { type: "text" } }),
        import("jsdom"),
      ]),
  );
  const window = new JSDOM("<!doctype html><body></body>", {
    runScripts: "outside-only",
    pretendToBeVisual: true,
  }).window as unknown as DrawingWindow;
  giveBoxes(window);
  giveCanvas(window);
  window.URL.createObjectURL ??= () => "";
  window.eval(source as unknown as string);
  if (window.Plotly === undefined) throw new AlexNetError("Plotly did not start in its document.");
  return {
    toImage: window.Plotly.toImage,
    seed(text: string) {
      const stream = new RandomStream({ key: streamKey(0, text), position: 0 });
      window.Math.random = () => stream.uniform();
    },
  };
}

/** Makes Plotly's root element scalable and gives it an accessible name. */
function tidy(svg: string, text: FigureText, width: number, height: number): string {
  return svg.replace(
    /^<svg class="main-svg"[^>]*>/,
    `<svg class="figure-plot" xmlns="http://www.w3.org/2000/svg" ` +
      `xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" style="max-width:100%;height:auto" role="img" ` +
      `aria-label="${escapeHtml(text.alt)}" data-takeaway="${escapeHtml(text.takeaway)}">`,
  );
}
