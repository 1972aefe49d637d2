/**
 * Escapes text for use inside markup.
 *
 * @module
 */

/** Escapes the characters of `text` that have a meaning in SVG, HTML and Plotly labels. */
export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (character) =>
      character === "&"
        ? "&amp;"
        : character === "<"
        ? "&lt;"
        : character === ">"
        ? "&gt;"
        : "&quot;",
  );
}
