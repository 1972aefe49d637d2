/**
 * The layout of a plot: the author's layout merged with the default style, with title, takeaway and
 * margins.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import type { FigureSpec, FigureText, Json, PlotlyFigure } from "../figure_spec.ts";
import { fontFamily, hairline, ink, mutedInk, okabeIto, paper } from "../style.ts";
import { escapeHtml } from "../escape_html.ts";
import { textWidth, wrapText } from "../style.ts";
import { requireFinite } from "../../argument_checks.ts";

/** The maximum width and height of a figure. */
const MOST_PIXELS = 100_000;
const defaultWidth = 720;
const defaultHeight = 420;

/** Merges the author's layout with the default style, and lays out title and margins. */
export function complete(spec: FigureSpec, text: FigureText): PlotlyFigure {
  if (spec.data.length === 0) {
    throw new BadArgumentError("Expected a figure with at least one trace but found none.");
  }
  const { title, width = defaultWidth, height = defaultHeight, ...rest } = spec.layout ?? {};
  requireFinite("width of a figure", width, { above: 0, max: MOST_PIXELS });
  requireFinite("height of a figure", height, { above: 0, max: MOST_PIXELS });
  const given = plainJson(rest, "layout") as Record<string, Json | undefined>;
  const heading = titleBlock(title, text.takeaway, width - 32);
  const layout: PlotlyFigure["layout"] = {
    ...given,
    template: houseTemplate,
    title: heading.title,
    width,
    height,
    margin: { l: 64, r: 24, b: 56, ...asObject(given.margin), t: heading.height },
    meta: {
      ...asObject(given.meta),
      alt: text.alt,
      takeaway: text.takeaway,
      source: text.source,
      title,
    },
  };
  for (const key of Object.keys(given)) {
    if (/^[xy]axis\d*$/.test(key)) layout[key] = axis(asObject(given[key]));
  }
  layout.xaxis ??= axis({});
  layout.yaxis ??= axis({});
  return {
    data: spec.data.map((trace, index) => plainJson(trace, `data[${index}]`)),
    layout,
    config: { displaylogo: false, responsive: true, displayModeBar: false },
  };
}

/** Normalizes an axis whose title may be given as a string. */
function axis(given: Record<string, Json | undefined>): Record<string, Json | undefined> {
  return typeof given.title === "string" ? { ...given, title: { text: given.title } } : given;
}

function asObject(value: Json | undefined): Record<string, Json | undefined> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, Json | undefined>
    : {};
}

/** The short title above the wrapped takeaway, and the height that both need. */
function titleBlock(
  title: string | undefined,
  takeaway: string,
  width: number,
): { title: Json; height: number } {
  const lines = wrapText(takeaway, width, 14).map((line) =>
    `<span style="font-size:14px">${escapeHtml(line)}</span>`
  );
  if (title !== undefined) {
    const fitting = textWidth(title, 17) > width ? wrapText(title, width, 17) : [title];
    lines.unshift(...fitting.map((line) => `<b>${escapeHtml(line)}</b>`));
  }
  return {
    title: {
      text: lines.join("<br>"),
      font: { size: title === undefined ? 14 : 16, color: ink },
      x: 0,
      xref: "container",
      xanchor: "left",
      y: 1,
      yref: "container",
      yanchor: "top",
      pad: { l: 16, t: title === undefined ? 14 : 20 },
    },
    height: (title === undefined ? 30 : 36) + lines.length * (title === undefined ? 19 : 21),
  };
}

const axisStyle = {
  automargin: true,
  gridcolor: hairline,
  zerolinecolor: "#9aa5b1",
  linecolor: "#9aa5b1",
  ticks: "outside",
  tickcolor: "#9aa5b1",
  ticklen: 4,
  exponentformat: "none",
  separatethousands: true,
  tickfont: { color: mutedInk },
  title: { standoff: 10, font: { size: 13, color: ink } },
};

/** The default style of every plot, as a Plotly template. */
const houseTemplate: Json = {
  layout: {
    colorway: okabeIto,
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    font: { family: fontFamily, size: 13, color: ink },
    hoverlabel: { font: { family: fontFamily } },
    legend: {
      orientation: "h",
      x: 0,
      xanchor: "left",
      y: 0,
      yref: "container",
      yanchor: "bottom",
      font: { size: 13 },
    },
    xaxis: axisStyle,
    yaxis: axisStyle,
    bargap: 0.28,
  },
};

/**
 * Converts `value` to plain JSON: typed arrays to arrays, numbers to six digits, without undefined.
 */
function plainJson(value: unknown, path: string): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
  }
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array, (v) => plainJson(v, ""));
  if (Array.isArray(value)) return value.map((v, index) => plainJson(v, `${path}[${index}]`));
  if (typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, v]) => v !== undefined)
        .map(([key, v]) => [key, plainJson(v, `${path}.${key}`)]),
    );
  }
  throw new BadArgumentError(
    `Expected text, numbers, arrays and objects in a figure but found a ${typeof value} at ${path}.`,
  );
}
