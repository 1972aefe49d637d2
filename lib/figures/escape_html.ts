/**
 * Text inside markup.
 *
 * @module
 */

/** `text` with the characters escaped that mean something in SVG, HTML and Plotly labels. */
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
