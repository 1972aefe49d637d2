/**
 * Converts the Markdown of a lesson to HTML: headings with anchors, formulas by KaTeX, code by
 * highlight.js, and the first use of each glossary term linked to its entry.
 *
 * marked's own extensions are not suitable. The one for formulas lets a full stop wrap to the next
 * line and gives wide formulas no scroll bar; the one for headings links glossary terms inside
 * headings and forgets the ids of earlier cells; the one for code generates blocks that cannot be
 * scrolled with the keyboard. With these parts replaced, little of them would remain besides the
 * two patterns for formulas.
 *
 * @module
 */
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import typescript from "highlight.js/lib/languages/typescript";
import katex from "katex";
import { Marked, type Token, type Tokens } from "marked";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import type { Glossary } from "./glossary.ts";

hljs.registerLanguage("typescript", typescript);
hljs.registerLanguage("ts", typescript);
hljs.registerLanguage("bash", bash);
hljs.registerLanguage("sh", bash);
hljs.registerLanguage("json", json);

/** A heading of a page, for its table of contents. */
export interface Heading {
  /** 1 to 6. */
  depth: number;
  /** Plain text. */
  text: string;
  /** The anchor. */
  id: string;
}

/** `code` in `language` with syntax highlighting, as HTML. */
export function highlighted(code: string, language: string): string {
  return hljs.getLanguage(language) === undefined
    ? escapeHtml(code)
    : hljs.highlight(code, { language }).value;
}

/** A block of code that can be scrolled with the keyboard. */
export function codeBlock(code: string, language: string, label: string): string {
  return `<pre class="code" tabindex="0" aria-label="${escapeHtml(label)}"><code>` +
    `${highlighted(code, language)}</code></pre>`;
}

/** A formula as HTML: `$...$` inline or `$$...$$` as a block. */
function formula(tex: string, display: boolean): string {
  const html = katex.renderToString(tex, {
    displayMode: display,
    throwOnError: true,
    output: "htmlAndMathml",
  });
  return display ? `<div class="formula" tabindex="0">${html}</div>` : html;
}

/** The anchor for the text of a heading. */
function anchor(text: string): string {
  return text.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

/** Converts the text cells of one page to HTML; keeps track of used terms and anchors. */
export class MarkdownPage {
  /** The headings so far. */
  readonly headings: Heading[] = [];
  readonly #marked = new Marked();
  readonly #glossary: Glossary;
  readonly #linked = new Set<string>();
  readonly #ids = new Set<string>();
  #plain = 0;
  #computed = false;

  /**
   * A page that links to `glossary` and to the lessons of `pages` (names without `.html`).
   *
   * @param unlinked ids of entries that it does not link to; default: none.
   */
  constructor(glossary: Glossary, pages: ReadonlySet<string>, unlinked: readonly string[] = []) {
    this.#glossary = glossary;
    for (const id of unlinked) this.#linked.add(id);
    const heading = (depth: number, text: string) => this.#heading(depth, text);
    const linked = (text: string) => this.#plain > 0 ? escapeHtml(text) : this.#linkTerms(text);
    const isComputed = () => this.#computed;
    const quietly = (render: () => string) => {
      this.#plain++;
      try {
        return render();
      } finally {
        this.#plain--;
      }
    };
    this.#marked.use({
      gfm: true,
      extensions: [mathExtension("block"), mathExtension("inline")],
      renderer: {
        heading({ depth, tokens }: Tokens.Heading): string {
          const inner = quietly(() => this.parser.parseInline(tokens));
          const id = heading(depth, plainText(tokens));
          return `<h${depth} id="${id}">${inner}</h${depth}>\n`;
        },
        code({ text, lang }: Tokens.Code): string {
          return codeBlock(text, (lang ?? "").split(/\s/)[0], "Code");
        },
        link({ href, title, tokens }: Tokens.Link): string {
          const inner = quietly(() => this.parser.parseInline(tokens));
          const lesson = /^(?:\.\/)?(\d\d-[a-z0-9-]+)\.ipynb(#.*)?$/.exec(href);
          // A lesson that has not been run has no page, so its name is plain text.
          if (lesson !== null && !pages.has(lesson[1])) return inner;
          const target = lesson === null ? href : `${lesson[1]}.html${lesson[2] ?? ""}`;
          if (!isSafeLink(target)) return inner;
          const named = title ? ` title="${escapeHtml(title)}"` : "";
          return `<a href="${escapeHtml(target)}"${named}>${inner}</a>`;
        },
        table(token: Tokens.Table): string {
          const row = (cells: Tokens.TableCell[], tag: "td" | "th") =>
            `<tr>${
              cells.map((cell) => {
                const scope = tag === "th" ? ' scope="col"' : "";
                const align = cell.align ? ` class="${cell.align}"` : "";
                return `<${tag}${scope}${align}>${this.parser.parseInline(cell.tokens)}</${tag}>`;
              }).join("")
            }</tr>`;
          return `<div class="wide" tabindex="0"><table><thead>${row(token.header, "th")}</thead>` +
            `<tbody>${token.rows.map((cells) => row(cells, "td")).join("")}</tbody></table></div>`;
        },
        image({ text }: Tokens.Image): string {
          return escapeHtml(text);
        },
        html({ text }: Tokens.HTML | Tokens.Tag): string {
          return isComputed() ? escapeHtml(text) : widgetPlaces(text);
        },
        text(token: Tokens.Text | Tokens.Escape): string {
          return "tokens" in token && token.tokens
            ? this.parser.parseInline(token.tokens)
            : linked(unescaped(token.text));
        },
      },
    });
  }

  /** The HTML of one cell's Markdown. Of raw HTML, only the places of widgets are kept. */
  render(markdown: string): string {
    return this.#marked.parse(markdown, { async: false });
  }

  /** The HTML of Markdown that a cell has computed: raw HTML is shown as text. */
  renderComputed(markdown: string): string {
    this.#computed = true;
    try {
      return this.render(markdown);
    } finally {
      this.#computed = false;
    }
  }

  #heading(depth: number, text: string): string {
    const base = anchor(text) || "section";
    let id = base;
    for (let i = 2; this.#ids.has(id); i++) id = `${base}-${i}`;
    this.#ids.add(id);
    this.headings.push({ depth, text, id });
    return id;
  }

  /** `text` escaped, with a link at the first use of each term on this page. */
  #linkTerms(text: string): string {
    let rest = text;
    let html = "";
    for (;;) {
      const found = this.#glossary.firstTerm(rest, this.#linked);
      if (found === undefined) return html + escapeHtml(rest);
      this.#linked.add(found.entry.id);
      html += escapeHtml(rest.slice(0, found.index)) +
        `<a class="term" href="glossary.html#${found.entry.id}">${escapeHtml(found.text)}</a>`;
      rest = rest.slice(found.index + found.text.length);
    }
  }
}

/** `html` as text, except for the place of a widget. */
function widgetPlaces(html: string): string {
  return escapeHtml(html).replace(
    /&lt;div data-widget=&quot;([a-z-]+)&quot;&gt;&lt;\/div&gt;/g,
    '<div data-widget="$1"></div>',
  );
}

/** Whether a link leads to a page, and does not run a script. */
function isSafeLink(target: string): boolean {
  return /^(https?:|mailto:|#|[\w./-]*(#|$))/i.test(target);
}

/** The plain text of a heading. */
function plainText(tokens: readonly Token[]): string {
  return tokens.map((token) =>
    "tokens" in token && token.tokens
      ? plainText(token.tokens)
      : unescaped("text" in token ? String(token.text) : "")
  ).join("");
}

/** Undoes marked's escaping in text tokens, because text is escaped only once, at the end. */
function unescaped(text: string): string {
  return text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name as "amp"] ?? "",
  );
}

/** Longer formulas may be broken across lines, and so may their punctuation. */
const longFormula = 16;

/** The marked extension for block or inline formulas. */
function mathExtension(level: "block" | "inline") {
  const block = level === "block";
  const rule = block
    ? /^\$\$([\s\S]+?)\$\$(?:\n|$)/
    : /^\$(\$?)((?:\\.|[^\\\n$])+?)\1\$(?![0-9A-Za-z])([.,;:!?)]*)/;
  return {
    name: `${level}Math`,
    level,
    start: (source: string) => {
      const index = source.indexOf(block ? "\n$$" : "$");
      return index < 0 ? undefined : index;
    },
    tokenizer: (source: string): Tokens.Generic | undefined => {
      const match = rule.exec(source);
      if (match === null) return undefined;
      const [raw, first, second, punctuation] = match;
      return { type: `${level}Math`, raw, text: (block ? first : second).trim(), punctuation };
    },
    renderer: (token: Tokens.Generic): string =>
      block || token.punctuation === "" || token.text.length > longFormula
        ? formula(token.text, block)
        // A full stop is kept together with a short formula at the end of a line.
        : `<span class="together">${formula(token.text, false)}${token.punctuation}</span>`,
  };
}
