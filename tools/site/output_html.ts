/**
 * An output of a code cell as HTML, for the build of the site and for a page whose cells run: both
 * show the same output in the same way.
 *
 * @module
 */
import { claimMediaType } from "../../lib/course/claims/claim_record.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import { withoutTheme } from "../../lib/figures/theme.ts";
import type { MimeBundle, Output } from "../notebook/notebook.ts";
import { figureHtml } from "./figure_html.ts";
import { sanitizedMarkup } from "./sanitize_markup.ts";

/** An output in a page. */
export interface OutputHtml {
  /** The markup; empty for an output that shows nothing. */
  html: string;
  /** Whether it is a figure, which has taken the number. */
  figure: boolean;
}

/**
 * The HTML of `output`.
 *
 * @param number the number of the figure, if the output is one, e.g. `3.2`.
 * @param computed converts the Markdown that a cell has computed.
 */
export function outputHtml(
  output: Output,
  number: string,
  computed: (markdown: string) => string,
): OutputHtml {
  if (output.output_type === "stream") {
    return shown(plain(output.text, output.name === "stderr" ? "stream warning" : "stream"));
  }
  if (output.output_type === "error") {
    return shown(plain(`${output.ename}: ${output.evalue}`, "stream error"));
  }
  const figure = figureHtml(output.data, number);
  return figure === undefined
    ? shown(bundleHtml(output.data, computed))
    : { html: figure, figure: true };
}

function shown(html: string): OutputHtml {
  return { html, figure: false };
}

function bundleHtml(bundle: MimeBundle, computed: (markdown: string) => string): string {
  const html = bundle["text/html"];
  if (typeof html === "string") {
    const kind = claimMediaType in bundle ? "claim-card" : "html";
    const safe = sanitizedMarkup(withoutTheme(html));
    return safe === "" ? "" : `<div class="${kind} wide" tabindex="0">${safe}</div>`;
  }
  const svg = bundle["image/svg+xml"];
  if (typeof svg === "string") {
    return `<div class="picture">${sanitizedMarkup(withoutTheme(svg))}</div>`;
  }
  for (const kind of ["image/png", "image/jpeg"]) {
    const bytes = bundle[kind];
    if (typeof bytes === "string") {
      const alt = escapeHtml(String(bundle["text/plain"] ?? "A picture without a description."));
      return `<img src="data:${kind};base64,${escapeHtml(bytes)}" alt="${alt}">`;
    }
  }
  const markdown = bundle["text/markdown"];
  if (typeof markdown === "string") return `<div class="computed">${computed(markdown)}</div>`;
  return plain(String(bundle["text/plain"] ?? ""), "stream");
}

/** Text as a block that can be scrolled with the keyboard, without the colours of a terminal. */
export function plain(text: string, kind: string): string {
  // deno-lint-ignore no-control-regex -- colours of a terminal begin with the escape character
  const readable = text.replace(/\x1b\[[\d;]*m/g, "").replace(/\n+$/, "");
  return readable === "" ? "" : `<pre class="${kind}" tabindex="0">${escapeHtml(readable)}</pre>`;
}
