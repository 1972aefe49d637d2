/**
 * A figure of a notebook as HTML: the takeaway above, the picture, the description and the data
 * below, and its source.
 *
 * @module
 */
import { withoutTheme } from "../../lib/figures/theme.ts";
import { cifarAddress } from "./sources.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import { readable } from "../../lib/figures/readable.ts";
import type { MimeBundle } from "../notebook/notebook.ts";
import { isRecord } from "../../lib/is_record.ts";
import { sanitizedMarkup } from "./sanitize_markup.ts";

/** The media type of a plot's drawing for a narrow screen, which the build adds to its bundle. */
export const narrowPlot = "image/svg+xml;width=narrow";

/** The texts of a figure. */
interface Words {
  alt: string;
  takeaway: string;
  title?: string | undefined;
  source?: string | undefined;
}

/** The figure in `bundle` as number `number` of its page; `undefined` if there is none. */
export function figureHtml(bundle: MimeBundle, number: string): string | undefined {
  const plotly = bundle["application/vnd.plotly.v1+json"];
  const drawn = bundle["image/svg+xml"];
  const svg = typeof drawn === "string" ? sanitizedMarkup(withoutTheme(drawn)) : undefined;
  if (isRecord(plotly) && isRecord(plotly.layout)) {
    const narrow = bundle[narrowPlot];
    const small = typeof narrow === "string" ? sanitizedMarkup(withoutTheme(narrow)) : undefined;
    return plotHtml(plotly, plotly.layout, svg, small, number);
  }
  if (svg?.startsWith('<svg class="figure-picture"')) {
    const words: Words = {
      alt: attribute(svg, "aria-label") ?? "",
      takeaway: attribute(svg, "data-takeaway") ?? "",
      title: attribute(svg, "data-title"),
      source: attribute(svg, "data-source"),
    };
    return framed(number, words, pictureHtml(svg), "", "", "");
  }
  return undefined;
}

/**
 * The width above which a drawing scrolls on small screens, and the one above which it may be wider
 * than the column.
 */
const [long, wide] = [520, 800];

/** A drawing without its heading, which is text on the page. */
export function pictureHtml(svg: string): string {
  const heading = Number(attribute(svg, "data-heading") ?? 0);
  const bare = cropped(svg.replace(/<g class="figure-heading">[\s\S]*?<\/g>/, ""), heading);
  const width = Number(attribute(svg, "width") ?? 0);
  if (width <= long) return `<div class="picture">${bare}</div>`;
  return `<div class="picture ${width > wide ? "spread" : "long"}" tabindex="0">${bare}</div>`;
}

function plotHtml(
  plotly: Record<string, unknown>,
  layout: Record<string, unknown>,
  svg: string | undefined,
  narrow: string | undefined,
  number: string,
): string {
  const meta = isRecord(layout.meta) ? layout.meta : {};
  const margin = isRecord(layout.margin) ? layout.margin : {};
  const height = Number(layout.height ?? 420);
  const heading = Math.max(0, Number(margin.t ?? 0) - 18);
  const words: Words = {
    alt: String(meta.alt ?? ""),
    takeaway: String(meta.takeaway ?? ""),
    title: typeof meta.title === "string" ? meta.title : undefined,
    source: typeof meta.source === "string" ? meta.source : undefined,
  };
  const data = Array.isArray(plotly.data) ? plotly.data.filter(isRecord) : [];
  const untitled = {
    data,
    layout: {
      ...layout,
      title: undefined,
      width: undefined,
      meta: undefined,
      height: height - heading,
      margin: { ...margin, t: 18 },
    },
  };
  const still = svg === undefined
    ? ""
    : cropped(svg.replace(/<g class="g-gtitle">[\s\S]*?<\/g>/, ""), heading);
  const small = narrow?.replace(/^<svg class="/, "$&narrow ") ?? "";
  const picture = `<div class="plot" role="group" aria-label="${escapeHtml(words.alt)}" ` +
    `style="min-height:${height - heading}px">${still}${small}</div>`;
  const json = JSON.stringify(
    untitled,
    (_, value: unknown) => typeof value === "string" ? withoutLinks(value) : value,
  ).replaceAll("<", "\\u003c");
  return framed(
    number,
    words,
    picture,
    dataTable(data, layout),
    still === "" ? "" : exploreButton(number),
    `<script type="application/json" class="plotly-data">${json}</script>`,
  );
}

/** What makes a drawing a plot whose values can be read; without a script it stays hidden. */
function exploreButton(number: string): string {
  return `<button type="button" class="explore" hidden>Read values` +
    `<span class="hidden"> in figure ${number}</span></button>`;
}

/** A label for Plotly, which interprets some tags: links and unknown tags become text. */
function withoutLinks(label: string): string {
  return label.replace(/<(?!\/?(?:br|b|i|em|sub|sup|span|extra)\b)(?=[a-z/!])/gi, "&lt;");
}

/** The frame around a picture. */
function framed(
  number: string,
  words: Words,
  picture: string,
  table: string,
  explore: string,
  data: string,
): string {
  const stop = /[.?!]$/.test(words.title ?? "") ? "" : ".";
  const title = words.title === undefined ? "" : ` <em>${escapeHtml(words.title)}${stop}</em>`;
  const source = words.source === undefined
    ? "Drawn from the results of this lesson."
    : `${citation(words.source)}.`;
  return `<figure class="figure" id="figure-${number.replace(".", "-")}">` +
    `<figcaption><span class="figure-number">Figure ${number}.</span>${title} ` +
    `${escapeHtml(words.takeaway)}</figcaption>${picture}${data}` +
    `<div class="figure-foot">${explore}<details><summary>Description${
      table === "" ? "" : " and data"
    }<span class="hidden"> of figure ${number}</span></summary><p>${
      escapeHtml(words.alt)
    }</p>${table}</details>` +
    `<p class="origin">${source} Figure: CC BY 4.0.</p></div></figure>`;
}

/** The full citation of a dataset, as HTML. */
function citation(source: string): string {
  return escapeHtml(source).replace(
    /cifar-?10\b/i,
    `CIFAR-10 (A. Krizhevsky, <a href="${cifarAddress}">Learning Multiple Layers of Features ` +
      "from Tiny Images</a>, 2009)",
  );
}

/** The value of an attribute of the outermost element. */
function attribute(svg: string, name: string): string | undefined {
  const head = svg.slice(0, svg.indexOf(">", svg.indexOf(" height=")) + 1);
  const value = new RegExp(` ${name}="([^"]*)"`).exec(head)?.[1];
  return value?.replace(
    /&(amp|lt|gt|quot);/g,
    (_, entity) => ({ amp: "&", lt: "<", gt: ">", quot: '"' })[entity as "amp"],
  );
}

/** `svg` without its first `top` pixels. */
function cropped(svg: string, top: number): string {
  return svg.replace(
    / width="([\d.]+)" height="([\d.]+)" viewBox="0 0 [\d.]+ [\d.]+"/,
    (_, width, height) =>
      ` width="${width}" height="${height - top}" viewBox="0 ${top} ${width} ${height - top}"`,
  );
}

const mostRows = 150;

/**
 * The points of the traces, or a matrix, as a table. Traces that exist only for hovering are
 * omitted.
 */
function dataTable(
  data: readonly Record<string, unknown>[],
  layout: Record<string, unknown>,
): string {
  const rows: string[][] = [];
  for (const trace of data.filter(({ hoverinfo }) => hoverinfo !== "skip")) {
    const name = String(trace.name ?? "");
    if (Array.isArray(trace.z)) {
      const [x, y] = [named(trace.x, layout.xaxis), named(trace.y, layout.yaxis)];
      trace.z.forEach((values: unknown, row: number) =>
        listOf(values).forEach((value, column) =>
          rows.push([`${text(y[row] ?? row)} / ${text(x[column] ?? column)}`, text(value), ""])
        )
      );
      continue;
    }
    const [x, y] = [listOf(trace.x), listOf(trace.y)];
    y.forEach((value, i) => rows.push([name, text(x[i] ?? i), text(value)]));
  }
  if (rows.length === 0) return "";
  const shown = rows.slice(0, mostRows);
  const matrix = data.some((trace) => Array.isArray(trace.z));
  const head = matrix
    ? ["Row / column", "Value"]
    : ["Series", axisTitle(layout.xaxis) || "Horizontal", axisTitle(layout.yaxis) || "Vertical"];
  const cells = shown.map((row) =>
    `<tr>${row.slice(0, head.length).map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`
  );
  const rest = rows.length > shown.length
    ? `<p>${rows.length - shown.length} more rows are in the notebook.</p>`
    : "";
  return `<div class="wide data" tabindex="0"><table><thead><tr>` +
    `${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join("")}</tr></thead>` +
    `<tbody>${cells.join("")}</tbody></table></div>${rest}`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The values of a matrix's axis, with the axis's tick labels if it has them. */
function named(values: unknown, axis: unknown): readonly unknown[] {
  const [places, names] = isRecord(axis)
    ? [listOf(axis.tickvals), listOf(axis.ticktext)]
    : [[], []];
  return listOf(values).map((value) => names[places.indexOf(value)] ?? value);
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "\u2013";
  return typeof value === "number" ? readable(value, 4) : String(value).replace(/<[^>]*>/g, " ");
}

function axisTitle(axis: unknown): string {
  if (!isRecord(axis)) return "";
  return isRecord(axis.title) ? String(axis.title.text ?? "") : String(axis.title ?? "");
}
