/**
 * A page of figures and text in one file: it loads nothing, works without a network, and is dark in
 * a dark browser.
 *
 * @module
 */
import { escapeHtml } from "./escape_html.ts";
import type { Figure } from "./figure_spec.ts";
import { fontFamily, hairline, ink, mutedInk, paper, wash } from "./style.ts";
import { withTheme } from "./theme.ts";

/** A part of a page: a heading, and under it markup and figures. */
export interface PageSection {
  /** The heading; the first section may have none. */
  readonly heading?: string;
  /** Markup, already escaped. */
  readonly markup?: string;
  /** Figures under it, in order. */
  readonly figures?: readonly Figure[];
}

/** What is on a page. */
export interface PageSpec {
  /** The title, in the tab and as the first heading. */
  readonly title: string;
  /** Its parts, in order. */
  readonly sections: readonly PageSection[];
  /** Further rules for the style sheet. */
  readonly style?: string;
}

const style = `
:root{color-scheme:light dark;--ink:${ink};--muted:${mutedInk};--line:${hairline};--wash:${wash};
--paper:${paper}}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--muted:#a9b4c0;--line:#364150;
--wash:#232b34;--paper:#1b2128}}
body{margin:0 auto;padding:1.5rem 1rem 4rem;max-width:75rem;background:var(--paper);
color:var(--ink);font:1rem/1.5 ${fontFamily}}
h1{font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}h2{font-size:1.2rem;margin-top:2.5rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}p,ul,dl{max-width:46rem;margin:.25rem 0}
.muted{color:var(--muted)}code{font-size:.9em;overflow-wrap:anywhere}
figure.drawing{margin:1rem 0}dt{font-weight:600}dd{margin:0 0 .5rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.15rem .75rem .15rem 0;text-align:right;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{text-align:left}`;

/** The page of `spec` as one HTML file. */
export async function figurePage({ title, sections, style: own = "" }: PageSpec): Promise<string> {
  const parts: string[] = [];
  for (const { heading, markup = "", figures = [] } of sections) {
    const drawings: string[] = [];
    for (const figure of figures) {
      drawings.push(`<figure class="drawing">${withTheme(await figure.svg())}</figure>`);
    }
    const top = heading === undefined ? "" : `<h2>${escapeHtml(heading)}</h2>\n`;
    parts.push(`<section>\n${top}${markup}\n${drawings.join("\n")}\n</section>`);
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}
${own}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${parts.join("\n")}
</main>
</body>
</html>
`;
}
