/// <reference lib="dom" />
/**
 * The scripts of a page: dark mode, and static plots that become interactive when they scroll into
 * view.
 *
 * @module
 */
import { startNetwork } from "../network/start_network.ts";
import { startOffline } from "../offline/start_offline.ts";
import { startSearch } from "./search.ts";

/** The part of Plotly that pages use. */
interface PagePlotly {
  newPlot(target: Element, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  react(target: Element, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
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
function isDark(): boolean {
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
  const plotly = (globalThis as { Plotly?: PagePlotly }).Plotly;
  const json = target.parentElement?.querySelector("script.plotly-data")?.textContent;
  if (plotly === undefined || json === null || json === undefined) return;
  const parsed: unknown = JSON.parse(json);
  const { data, layout } = (dark ? darkened(parsed) : parsed) as Record<string, unknown>;
  if (target.classList.contains("js-plotly-plot")) {
    await plotly.react(target, data, layout, config);
  } else {
    target.replaceChildren();
    await plotly.newPlot(target, data, layout, config);
  }
}

/** Draws all interactive plots again. */
function redraw(dark: boolean): void {
  for (const plot of document.querySelectorAll(".plot.js-plotly-plot")) void draw(plot, dark);
}

function showTheme(button: Element | null): void {
  if (button !== null) button.textContent = isDark() ? "Light" : "Dark";
}

function start(): void {
  startOffline();
  startNetwork();
  startSearch();
  const button = document.querySelector("#theme");
  showTheme(button);
  button?.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Without storage, the choice applies only to this page.
    }
    showTheme(button);
    redraw(isDark());
    document.dispatchEvent(new Event("themechange"));
  });
  // Printed pages are white.
  addEventListener("beforeprint", () => isDark() && redraw(false));
  addEventListener("afterprint", () => isDark() && redraw(true));
  const menu = document.querySelector<HTMLDetailsElement>("details.menu");
  if (menu !== null && !matchMedia("(min-width: 70rem)").matches) menu.open = false;
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      void draw(entry.target);
    }
  }, { rootMargin: "400px" });
  for (const plot of document.querySelectorAll(".plot")) seen.observe(plot);
}

start();
