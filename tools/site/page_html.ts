/**
 * The frame of every page: head, navigation, content, previous and next, footer.
 *
 * @module
 */
import { sha256Sync } from "../../lib/files/sha256.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import type { Heading } from "./markdown.ts";
import { cifarAddress, paperAddress } from "./sources.ts";

/** A lesson in the navigation. */
export interface LessonLink {
  /** Two digits. */
  number: string;
  /** Page without `.html`. */
  name: string;
  /** The text of its heading. */
  title: string;
}

/** The content of a page. */
export interface PageOptions {
  /** The title of the page. */
  title: string;
  /** One sentence about it, for search engines and previews. */
  description: string;
  /** Page without `.html`. */
  name: string;
  /** The markup of the content. */
  body: string;
  /** All lessons. */
  lessons: readonly LessonLink[];
  /** The headings of the page. */
  headings?: readonly Heading[];
  /** Whether the site has a reference of the API. */
  api?: boolean;
  /** The front page is wide and has no sidebar. */
  front?: boolean;
  /** The content is a wide table. */
  broad?: boolean;
}

/** Sets the theme before the first paint: the reader's choice, otherwise that of the system. */
const themeScript = "(function(){var t;try{t=localStorage.getItem('theme')}catch(e){}" +
  "document.documentElement.dataset.theme=t||" +
  "(matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light')})()";

/**
 * What a page may load and run: its own files and the script of the theme, which is named by its
 * hash. Formulas, drawings, Plotly and the editor need styles in the markup; Plotly draws images as
 * data. The worker that runs cells is one of the site's files; what it may do is no matter of this
 * policy, because a worker has that of its own address.
 */
const policy = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${sha256Base64(themeScript)}'`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function sha256Base64(text: string): string {
  return Uint8Array.fromHex(sha256Sync(new TextEncoder().encode(text))).toBase64();
}

/** A whole page. */
export function pageHtml(options: PageOptions): string {
  const { title, description, name, body, lessons, front = false, api = false } = options;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(front ? title : `${title} · AlexNet, idea by idea`)}</title>
<meta name="description" content="${escapeHtml(description)}">
<link rel="icon" href="assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="assets/katex.css">
<link rel="stylesheet" href="assets/site.css">
<script>${themeScript}</script>
</head>
<body class="${front ? "front" : options.broad ? "inner broad" : "inner"}">
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<a class="brand" href="index.html"><span class="mark" aria-hidden="true"></span>AlexNet, idea by idea</a>
<nav class="links" aria-label="Pages">
${topLink("index", "Contents", name)}${topLink("claims", "Claims", name)}${
    topLink("glossary", "Glossary", name)
  }${api ? '<a href="api/index.html">API</a>' : ""}
<button type="button" id="open-search" hidden>Search</button>
<button type="button" id="theme" aria-label="Switch between light and dark">Dark</button>
</nav>
</header>
<div class="layout">
${front ? "" : sidebar(options)}
<main id="content">
${body}
${front ? "" : neighbours(name, lessons)}
</main>
</div>
<footer class="foot">
<p>Texts and figures under <a href="assets/LICENSE-CC-BY-4.0.txt">CC BY 4.0</a>, code under the <a href="assets/LICENSE.txt">MIT licence</a>. Measured numbers come from a run of the code on these pages; recorded ones carry their date. Fonts: Source Serif, Source Sans and Source Code Pro under the <a href="assets/fonts/LICENSE.txt">Open Font License</a>.</p>
<p>After A. Krizhevsky, I. Sutskever and G. E. Hinton, <cite><a href="${paperAddress}">ImageNet Classification with Deep Convolutional Neural Networks</a></cite>, NIPS 2012. Images: CIFAR-10 (<a href="${cifarAddress}">Krizhevsky, 2009</a>).</p>
</footer>
<dialog id="search" aria-labelledby="search-label">
<form method="dialog"><label id="search-label" for="search-words">Search lessons and glossary</label>
<button aria-label="Close the search">Close</button></form>
<input id="search-words" type="text" enterkeyhint="search" autocomplete="off" spellcheck="false">
<p role="status"></p>
<ol></ol>
</dialog>
<script src="assets/page.js"></script>
</body>
</html>
`;
}

function topLink(page: string, text: string, current: string): string {
  const here = page === current ? ' aria-current="page"' : "";
  return `<a href="${page}.html"${here}>${text}</a>`;
}

/** The lessons, and under the current one the sections of this page. */
function sidebar({ name, lessons, headings = [] }: PageOptions): string {
  const items = lessons.map((lesson) => {
    const current = lesson.name === name;
    const sections = headings.filter((heading) => heading.depth === 2);
    const inner = current && sections.length > 0
      ? `<ol class="sections">${
        sections.map((heading) =>
          `<li><a href="#${heading.id}">${escapeHtml(heading.text)}</a></li>`
        ).join("")
      }</ol>`
      : "";
    return `<li><a href="${escapeHtml(lesson.name)}.html"${
      current ? ' aria-current="page"' : ""
    }>` +
      `<span class="number">${lesson.number}</span> ${escapeHtml(lesson.title)}</a>${inner}</li>`;
  });
  return `<aside class="side"><details class="menu" open><summary>Lessons</summary>` +
    `<nav aria-label="Lessons"><ol class="lessons">${items.join("")}</ol></nav></details></aside>`;
}

/** Links to the previous and next lesson. */
function neighbours(name: string, lessons: readonly LessonLink[]): string {
  const index = lessons.findIndex((lesson) => lesson.name === name);
  if (index < 0) return "";
  const link = (lesson: LessonLink | undefined, kind: "prev" | "next") =>
    lesson === undefined
      ? "<span></span>"
      : `<a class="${kind}" rel="${kind}" href="${escapeHtml(lesson.name)}.html"><small>${
        kind === "prev" ? "\u2190 Previous" : "Next \u2192"
      }</small>${lesson.number} ${escapeHtml(lesson.title)}</a>`;
  return `<nav class="neighbours" aria-label="Previous and next lesson">${
    link(lessons[index - 1], "prev")
  }${link(lessons[index + 1], "next")}</nav>`;
}
