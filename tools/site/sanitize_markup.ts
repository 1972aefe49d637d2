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
  if (/href$/i.test(name)) return /^(#|data:image\/(png|jpeg);base64,)/.test(value);
  return !/url\(\s*(&quot;|['"])?\s*[^#\s&'"]/i.test(value);
}
