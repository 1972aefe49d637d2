/**
 * SVG elements as text: attributes escaped, numbers short, nothing else.
 *
 * @module
 */
import { ink, mutedInk } from "../style.ts";
import { escapeHtml } from "../escape_html.ts";

/** What an attribute may be; `undefined` leaves it out. */
export type SvgAttributes = Record<string, string | number | undefined>;

/** An element `name` with `attributes` around `children` (markup, already escaped). */
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

/** Where and how a piece of text stands. */
export interface SvgTextOptions {
  /** Font size in pixels (default 12). */
  size?: number;
  /** Which point of the text `x` names (default start). */
  anchor?: "start" | "middle" | "end";
  /** Bold. */
  bold?: boolean;
  /** Quieter than the rest. */
  muted?: boolean;
  /** A colour of its own. */
  color?: string | undefined;
  /** Degrees to turn around (x, y). */
  turn?: number;
}

/** One line of text with its baseline at (`x`, `y`); recoloured by the page's dark mode. */
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
