/**
 * SVG elements as text, with escaped attributes and short numbers.
 *
 * @module
 */
import { ink, mutedInk } from "../style.ts";
import { escapeHtml } from "../escape_html.ts";

/** Attributes by name; those that are `undefined` are left out. */
export type SvgAttributes = Record<string, string | number | undefined>;

/** Returns an element `name` with `attributes` around `children` (markup, already escaped). */
export function svgElement(
  name: string,
  attributes: SvgAttributes,
  children: string | readonly string[] = "",
): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) =>
      ` ${key}="${typeof value === "number" ? short(value) : escapeHtml(String(value))}"`
    )
    .join("");
  const inner = typeof children === "string" ? children : children.join("");
  return inner === "" ? `<${name}${list}/>` : `<${name}${list}>${inner}</${name}>`;
}

/** A number with at most two decimals. */
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Options of {@linkcode svgText}. */
export interface SvgTextOptions {
  /** Font size in pixels (default 12). */
  size?: number;
  /** The point of the text that is at `x` (default start). */
  anchor?: "start" | "middle" | "end";
  /** Whether the text is bold. */
  bold?: boolean;
  /** Whether the text has a less prominent colour. */
  muted?: boolean;
  /** Colour of the text. */
  color?: string | undefined;
  /** Rotation around (x, y), in degrees. */
  turn?: number;
}

/** Returns one line of text with its baseline at (`x`, `y`). A page's dark mode can recolour it. */
export function svgText(text: string, x: number, y: number, options: SvgTextOptions = {}): string {
  const { size = 12, anchor, bold, muted, color, turn } = options;
  return svgElement("text", {
    x,
    y,
    class: color === undefined ? (muted ? "figure-muted" : "figure-ink") : undefined,
    fill: color ?? (muted ? mutedInk : ink),
    "font-size": size,
    "text-anchor": anchor === "start" ? undefined : anchor,
    "font-weight": bold ? 600 : undefined,
    transform: turn === undefined ? undefined : `rotate(${turn} ${short(x)} ${short(y)})`,
  }, escapeHtml(text));
}
