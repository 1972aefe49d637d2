/**
 * What a page needs to show outputs and edited code as the build does: bundled as
 * `assets/rendering.js`, with KaTeX and the highlighter, and loaded at the first run or edit.
 *
 * @module
 */
import type { Output } from "../../notebook/notebook.ts";
import { plain as plainText } from "../output_html.ts";
import { Glossary } from "../glossary.ts";
import { highlighted as highlightedCode, MarkdownPage } from "../markdown.ts";
import { type OutputHtml, outputHtml } from "../output_html.ts";

/** The lessons that computed text may link to: none, as in Jupyter. */
const noPages: ReadonlySet<string> = new Set();

/** `output` as HTML; `number` is the number of the figure, if it is one. */
export function rendered(output: Output, number: string): OutputHtml {
  try {
    const page = new MarkdownPage(new Glossary([]), noPages);
    return outputHtml(output, number, (markdown) => page.renderComputed(markdown));
  } catch {
    // A formula that KaTeX cannot read: the reader sees what the cell has computed.
    const data = "data" in output ? output.data : {};
    const text = data["text/plain"] ?? data["text/markdown"] ?? "";
    return { html: plainText(String(text), "stream"), figure: false };
  }
}

/** TypeScript with the page's syntax highlighting, as HTML. */
export function highlighted(code: string): string {
  return highlightedCode(code, "typescript");
}
