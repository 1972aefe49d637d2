/**
 * The style of all figures: the Okabe-Ito palette, whose colours can be distinguished with any
 * colour vision, a dash and a marker to go with each colour, light grid lines, and wrapped titles.
 *
 * @module
 */

/**
 * The palette of [Okabe and Ito (2008)](https://jfly.uni-koeln.de/color/), strongest contrast on
 * white first.
 */
export const okabeIto: readonly string[] = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#E69F00",
  "#56B4E9",
  "#000000",
  "#8A7A00",
];

/** Text and strong lines. */
export const ink = "#1f2933";
/** Secondary text and axis lines. */
export const mutedInk = "#52606d";
/** Grid lines and borders. */
export const hairline = "#d9dee4";
/** Light fills behind marks. */
export const wash = "#eef1f5";
/** Background of a figure. */
export const paper = "#ffffff";
/** Colour of right predictions (always together with a tick or a word). */
export const rightColor = "#009E73";
/** Colour of wrong predictions (always together with a cross or a word). */
export const wrongColor = "#D55E00";

/** Fonts that are common on each system; {@linkcode textWidth} approximates their widths. */
export const fontFamily =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";

/** Line dashes by their Plotly names, one per series. */
const dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"] as const;
/** Marker shapes by their Plotly names, one per series. */
const symbols = [
  "circle",
  "square",
  "diamond",
  "triangle-up",
  "x",
  "star",
  "triangle-down",
  "cross",
] as const;

/** Three ways to distinguish a series from the others. */
export interface SeriesStyle {
  /** A colour of {@linkcode okabeIto}. */
  color: string;
  /** A line dash, by its Plotly name. */
  dash: string;
  /** A marker shape, by its Plotly name. */
  symbol: string;
}

/** Colour, dash and marker of series number `index` (0, 1, ...). */
export function seriesStyle(index: number): SeriesStyle {
  return {
    color: okabeIto[index % okabeIto.length],
    dash: dashes[index % dashes.length],
    symbol: symbols[index % symbols.length],
  };
}

/** Combines `#RRGGBB` with an opacity from 0 to 1, in a form that Plotly and SVG accept. */
export function withOpacity(color: string, opacity: number): string {
  return `rgba(${channelsOf(color).join(",")},${opacity})`;
}

/** `count` shades of `color` (`#RRGGBB`), from a darker one to a light one. */
export function shadesOf(color: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const place = count === 1 ? 0 : -0.35 + 1.05 * i / (count - 1);
    const mixed = channelsOf(color).map((channel) =>
      Math.round(place < 0 ? channel * (1 + place) : channel + (255 - channel) * place)
    );
    return "#" + mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("");
  });
}

/**
 * Black or white, whichever has the stronger contrast with `color` (`#RRGGBB`) by WCAG's luminance.
 */
export function readableOn(color: string): string {
  const [r, g, b] = channelsOf(color).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? "#ffffff" : "#000000";
}

function channelsOf(color: string): number[] {
  return [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
}

/** Width of a character in font-size units, averaged over common sans-serif fonts. */
function characterWidth(character: string): number {
  if ("il.,:;'|!jI".includes(character)) return 0.34;
  if ('ftr()[]{} /\\-"`'.includes(character)) return 0.4;
  if ("mwMW@%".includes(character)) return 0.92;
  if (character >= "A" && character <= "Z") return 0.7;
  if (character > "\u2e80") return 1;
  return 0.61;
}

/** The approximate width of `text` in pixels, in the figures' font at `size` pixels. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width * size;
}

/** Breaks `text` at spaces into lines of at most `width` pixels at font size `size`. */
export function wrapText(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line !== "") lines.push(line);
  return lines;
}

/**
 * Five stops of the cividis colour map, dark to light, which is perceptually uniform for any colour
 * vision.
 */
const cividisStops: readonly (readonly [number, number, number])[] = [
  [0, 32, 76],
  [63, 77, 108],
  [124, 123, 120],
  [187, 173, 108],
  [255, 233, 69],
];

/** The cividis colour at `position` from 0 (dark blue) to 1 (yellow), as three bytes. */
export function cividis(position: number): [number, number, number] {
  const place = Math.min(1, Math.max(0, position)) * (cividisStops.length - 1);
  const index = Math.min(cividisStops.length - 2, Math.floor(place));
  const [from, to] = [cividisStops[index], cividisStops[index + 1]];
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (place - index));
  return [mix(0), mix(1), mix(2)];
}

/** The cividis map as a Plotly colour scale. */
export const cividisScale: [number, string][] = cividisStops.map((
  [r, g, b],
  index,
) => [index / (cividisStops.length - 1), `rgb(${r},${g},${b})`]);

/** Blue through white to vermilion as a Plotly colour scale, for values around 0. */
export const divergingScale: [number, string][] = [
  [0, "#0072B2"],
  [0.25, "#86b9dc"],
  [0.5, "#ffffff"],
  [0.75, "#eea77c"],
  [1, "#D55E00"],
];
