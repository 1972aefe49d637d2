/// <reference lib="dom" />
/**
 * The plots of a page. Each is a drawing until the reader clicks or touches it; then Plotly,
 * which is loaded for the first one, draws it again, so that values can be read off.
 *
 * @module
 */
import { narrowLayout } from "../narrow_layout.ts";
import { loadScript } from "./load_script.ts";
import { plotRemoved, plotsChanged } from "./plots_changed.ts";

/** The part of Plotly that pages use. */
interface PagePlotly {
  newPlot(target: Element, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  react(target: Element, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  purge(target: Element): void;
}

/** The data of a plot in its page. */
interface PlotData {
  data: unknown[];
  layout: Record<string, unknown>;
}

/** The colour in dark mode for each colour of figures in light mode. */
const darkColors: Readonly<Record<string, string>> = {
  "#1f2933": "#e6eaf0",
  "#52606d": "#a9b4c0",
  "#d9dee4": "#364150",
  "#eef1f5": "#232b34",
  "#9aa5b1": "#6b7886",
  "#000000": "#e6eaf0",
  "#0072b2": "#3f9fdc",
  "#d55e00": "#f0803c",
  "#009e73": "#2fc79b",
  "#8a7a00": "#c9b93a",
  "#ffffff": "#1b2128",
};

/** Whether the script in the page's head has set the dark theme. */
export function isDark(): boolean {
  return document.documentElement.dataset.theme === "dark";
}

/** `value` with the colours of light mode replaced by those of dark mode. */
function darkened(value: unknown): unknown {
  if (typeof value === "string") return darkColors[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map(darkened);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, darkened(v)]));
  }
  return value;
}

const config = { displayModeBar: false, displaylogo: false, responsive: true };

/** Draws the plot of `target` in the colours of the page, or of `dark`. */
async function draw(target: Element, dark: boolean = isDark()): Promise<void> {
  if (plotly() === undefined) await loadScript("plotly.js");
  const drawing = plotly();
  const json = target.parentElement?.querySelector("script.plotly-data")?.textContent;
  if (drawing === undefined || json === null || json === undefined) return;
  const parsed: unknown = JSON.parse(json);
  const { data, layout: wide } = (dark ? darkened(parsed) : parsed) as PlotData;
  const layout = target.clientWidth < 480 ? narrowLayout(wide, data) : wide;
  if (target.classList.contains("js-plotly-plot")) {
    await drawing.react(target, data, layout, config);
  } else {
    target.replaceChildren();
    await drawing.newPlot(target, data, layout, config);
  }
}

/** Draws all interactive plots again. */
export function redrawPlots(dark: boolean = isDark()): void {
  for (const plot of document.querySelectorAll(".plot.js-plotly-plot")) void draw(plot, dark);
}

/** Draws a plot for the first time, unless that has begun. */
function begin(plot: Element): void {
  if (plot.classList.contains("js-plotly-plot") || plot.hasAttribute("data-drawing")) return;
  plot.setAttribute("data-drawing", "");
  void draw(plot).finally(() => plot.removeAttribute("data-drawing"));
}

/** Makes the plots of the page interactive when they are pressed, also those that are added later. */
export function startPlots(): void {
  document.addEventListener("click", ({ target }) => {
    const pressed = target instanceof Element ? target.closest(".plot, .explore") : null;
    const plot = pressed?.closest(".figure")?.querySelector(".plot");
    if (plot) begin(plot);
  });
  for (const button of document.querySelectorAll<HTMLElement>(".explore")) button.hidden = false;
  document.addEventListener(plotsChanged, () => {
    document.querySelectorAll(".plot:empty").forEach(begin);
    for (const plot of document.querySelectorAll(".plot[data-changed]")) {
      plot.removeAttribute("data-changed");
      void draw(plot);
    }
  });
  document.addEventListener(plotRemoved, ({ target }) => {
    const plot = target instanceof Element ? target.closest(".plot") : null;
    if (plot?.classList.contains("js-plotly-plot")) plotly()?.purge(plot);
  });
  // Printed pages are white.
  addEventListener("beforeprint", () => isDark() && redrawPlots(false));
  addEventListener("afterprint", () => isDark() && redrawPlots(true));
}

function plotly(): PagePlotly | undefined {
  return (globalThis as { Plotly?: PagePlotly }).Plotly;
}
