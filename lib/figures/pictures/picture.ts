/**
 * Figures that are drawings instead of plots: diagrams and grids of images, as SVG, which every
 * front end shows and which scales without blur.
 *
 * @module
 */
import { checkWords, wordsOf } from "../figure.ts";
import { type Figure, type FigureText, jupyterDisplay, type MediaBundle } from "../figure_spec.ts";
import { TEXT_FIELDS } from "../figure_options.ts";
import { requireFields, requireFinite } from "../../argument_checks.ts";
import { pngDataUri, type Raster } from "./encode_png.ts";
import { withRibbon } from "../ribbon.ts";
import { fontFamily, paper, wrapText } from "../style.ts";
import { escapeHtml } from "../escape_html.ts";
import { withTheme } from "../theme.ts";
import { svgElement, svgText } from "./svg.ts";

/** A drawing without its texts. */
export interface PictureSpec {
  /** Width of the drawing in pixels. */
  width: number;
  /** Height of the drawing in pixels. */
  height: number;
  /** SVG elements, in coordinates from (0, 0) to (width, height). */
  body: readonly string[];
  /** A short title of the figure, shown above the takeaway. */
  title?: string | undefined;
}

const edge = 16;

/** The maximum width and height of a picture. */
const MOST_PIXELS = 100_000;

/** A drawing with its texts, created by {@linkcode picture}. */
export class Picture implements Figure {
  /** The text alternative. */
  readonly alt: string;
  /** What the reader should take away from the figure. */
  readonly takeaway: string;
  /** Source of the content, if it is not computed here. */
  readonly source: string | undefined;
  readonly #svg: string;

  /**
   * Adds the texts above the drawing.
   *
   * @param spec the size and the elements.
   * @param words the text alternative, the takeaway and optionally a source.
   * @throws {BadArgumentError} if a text is missing, or a side is not a number of at most 100,000
   * pixels.
   */
  constructor(spec: PictureSpec, words: FigureText) {
    checkWords(words);
    const text = withRibbon(words);
    this.alt = text.alt;
    this.takeaway = text.takeaway;
    this.source = text.source;
    this.#svg = compose(spec, text);
  }

  /**
   * Renders the drawing with its texts.
   *
   * @returns the markup of one `<svg>` element.
   */
  svg(): Promise<string> {
    return Promise.resolve(this.#svg);
  }

  /**
   * Collects the SVG, dark in a dark front end, and the text.
   *
   * @returns the two by media type.
   */
  bundle(): Promise<MediaBundle> {
    const svg = withTheme(this.#svg);
    return Promise.resolve({ "image/svg+xml": svg, "text/plain": wordsOf(this) });
  }

  /**
   * Called by the Jupyter kernel.
   *
   * @returns what {@linkcode Picture.bundle} returns.
   */
  [jupyterDisplay](): Promise<MediaBundle> {
    return this.bundle();
  }
}

/**
 * Creates a figure from SVG elements.
 *
 * @param spec the size and the elements.
 * @param text the text alternative, the takeaway and optionally a source.
 * @returns a picture that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} if a text is missing.
 *
 * @example
 * ```ts
 * import { Picture, picture } from "@alexnet/alexnet/figures";
 * import { assert, assertStringIncludes } from "@std/assert";
 *
 * const dot = picture(
 *   { width: 20, height: 20, body: ['<circle cx="10" cy="10" r="5"/>'] },
 *   { alt: "A dot.", takeaway: "Pictures are SVG." },
 * );
 * assert(dot instanceof Picture);
 * assertStringIncludes(await dot.svg(), "<circle");
 * ```
 */
export function picture(spec: PictureSpec, text: FigureText): Picture {
  requireFields("the spec of picture", spec, {
    width: true,
    height: true,
    body: true,
    title: true,
  });
  requireFields("the text of picture", text, TEXT_FIELDS);
  return new Picture(spec, text);
}

function compose({ width, height, body, title }: PictureSpec, text: FigureText): string {
  requireFinite("width of a picture", width, { min: -edge, max: MOST_PIXELS });
  requireFinite("height of a picture", height, { min: -edge, max: MOST_PIXELS });
  const fullWidth = Math.max(360, width + 2 * edge);
  const heading: string[] = [];
  let y = 8;
  if (title !== undefined) {
    for (const line of wrapText(title, fullWidth - 2 * edge, 17)) {
      heading.push(svgText(line, edge, y += 20, { size: 16, bold: true }));
    }
  }
  for (const line of wrapText(text.takeaway, fullWidth - 2 * edge, 14)) {
    heading.push(svgText(line, edge, y += 20, { size: 14 }));
  }
  const top = y + 14;
  const fullHeight = top + height + edge;
  return `<svg class="figure-picture" xmlns="http://www.w3.org/2000/svg" ` +
    `xmlns:xlink="http://www.w3.org/1999/xlink" width="${fullWidth}" height="${fullHeight}" ` +
    `viewBox="0 0 ${fullWidth} ${fullHeight}" style="max-width:100%;height:auto" role="img" ` +
    `aria-label="${escapeHtml(text.alt)}" data-takeaway="${escapeHtml(text.takeaway)}" ` +
    `data-heading="${top - 8}" ` +
    (title === undefined ? "" : `data-title="${escapeHtml(title)}" `) +
    (text.source === undefined ? "" : `data-source="${escapeHtml(text.source)}" `) +
    `font-family="${escapeHtml(fontFamily)}">` +
    svgElement("rect", {
      class: "figure-paper",
      width: fullWidth,
      height: fullHeight,
      fill: paper,
    }) +
    svgElement("g", { class: "figure-heading" }, heading) +
    svgElement("g", { transform: `translate(${(fullWidth - width) / 2} ${top})` }, body) +
    "</svg>";
}

/** An image element with sharp pixels: `raster` at (`x`, `y`), `width` x `height` in size. */
export function svgImage(
  raster: Raster,
  x: number,
  y: number,
  width: number,
  height: number = width,
): string {
  return svgElement("image", {
    x,
    y,
    width,
    height,
    "xlink:href": pngDataUri(raster),
    preserveAspectRatio: "none",
    style: "image-rendering:pixelated",
  });
}
