/**
 * Keeps the markup of a cell's output to what this project's figures, cards and tables consist of.
 *
 * No HTML parser is needed: a tag that is not on the list, or is not written the way the project
 * writes its tags, is shown as text.
 *
 * @module
 */

const html = "b br caption code div em i p small span strong sub sup table tbody td th thead tr";
const svg = "svg g path rect circle ellipse line polyline polygon text tspan image use defs " +
  "clipPath linearGradient radialGradient stop marker pattern mask title desc";
const elements = new Set(`${html} ${svg}`.split(" "));

/**
 * The properties of CSS in a `style`: those of drawings, tables and cards. None moves an element out
 * of its place, so that no output can cover the page.
 */
const properties = new Set(
  ("background background-color border border-bottom border-collapse border-left border-radius " +
    "border-right border-spacing border-top caption-side clip-path color dominant-baseline fill " +
    "fill-opacity fill-rule font-family font-size font-style font-variant font-weight height " +
    "image-rendering letter-spacing line-height margin margin-bottom margin-left margin-right " +
    "margin-top marker-end marker-start max-height max-width min-height min-width mix-blend-mode " +
    "opacity padding padding-bottom padding-left padding-right padding-top paint-order " +
    "shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset " +
    "stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align " +
    "text-anchor text-decoration vector-effect vertical-align visibility white-space width")
    .split(" "),
);

/** The classes of this site whose elements stand elsewhere, e.g. above everything. */
const leaving = new Set(["run-bar", "side", "skip", "top", "unit"]);

/** A value of CSS: words, numbers and colours; of addresses, those of a part of the page. */
const cssValue = /^(?:[\w\s.,%#+-]|'|rgba?\([\d\s.,%]+\)|url\('?#[\w-]+'?\))*$/;

/** A whole tag whose attributes, if any, are in double quotes. */
const tag = /^<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*\/?>/;
const attribute = /([\w:-]+)="([^"<>]*)"/g;

/** `markup` in which every tag that is not an element of a drawing or a table is shown as text. */
export function sanitizedMarkup(markup: string): string {
  let safe = "";
  let rest = markup;
  for (;;) {
    const start = rest.indexOf("<");
    if (start < 0) return safe + rest;
    safe += rest.slice(0, start);
    rest = rest.slice(start);
    const whole = tag.exec(rest)?.[0];
    const kept = whole !== undefined && isSafe(whole);
    safe += kept ? whole : "&lt;";
    rest = rest.slice(kept ? whole.length : 1);
  }
}

function isSafe(whole: string): boolean {
  const [, , element, attributes] = tag.exec(whole) ?? [];
  if (!elements.has(element)) return false;
  return [...attributes.matchAll(attribute)].every(([, name, value]) => isSafeValue(name, value));
}

/**
 * No event handlers, and no addresses except those of a part of the page or of an embedded picture.
 */
function isSafeValue(name: string, value: string): boolean {
  if (/^on|^(srcdoc|action|formaction|src|data)$/i.test(name)) return false;
  // What stands outside a drawing would cover the page.
  if (/^overflow$/i.test(name)) return value === "hidden";
  if (/^class$/i.test(name)) return !value.split(/\s+/).some((word) => leaving.has(word));
  if (/^style$/i.test(name)) return isSafeStyle(value);
  if (/href$/i.test(name)) return /^(#|data:image\/(png|jpeg);base64,)/.test(value);
  return !/url\(\s*(&quot;|['"])?\s*[^#\s&'"]/i.test(value);
}

function isSafeStyle(style: string): boolean {
  // No semicolon of a declaration stands in an entity.
  return style.replaceAll("&quot;", "'").split(";").every((declaration) => {
    if (declaration.trim() === "") return true;
    const colon = declaration.indexOf(":");
    const property = declaration.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = declaration.slice(colon + 1);
    const moves = property.startsWith("margin") && value.includes("-");
    return properties.has(property) && cssValue.test(value) && !moves;
  });
}
