/**
 * An executed lesson as HTML: text, code, outputs and folded solutions.
 *
 * @module
 */
import { withoutTheme } from "../../lib/figures/theme.ts";
import { exerciseOf } from "../notebook/builds.ts";
import { claimMediaType } from "../../lib/course/claims/claim_record.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import {
  type CodeCell,
  isCode,
  type MarkdownCell,
  type MimeBundle,
  type Notebook,
  type Output,
  tagsOf,
} from "../notebook/notebook.ts";
import { figureHtml } from "./figure_html.ts";
import type { Glossary } from "./glossary.ts";
import { codeBlock, type Heading, MarkdownPage } from "./markdown.ts";
import { sanitizedMarkup } from "./sanitize_markup.ts";

/** The body of a lesson's page, with information for the page. */
export interface LessonHtml {
  /** The markup of all cells. */
  html: string;
  /** The text of the first heading. */
  title: string;
  /** The first paragraph, as plain text. */
  summary: string;
  /** All headings. */
  headings: readonly Heading[];
  /** Number of figures. */
  figures: number;
  /** Whether Plotly is needed. */
  plots: boolean;
  /** Whether the widgets are needed. */
  widgets: boolean;
}

/** The link targets of a lesson's page. */
export interface LessonLinks {
  /** The glossary of the course. */
  glossary: Glossary;
  /** The pages of all lessons, without `.html`. */
  pages: ReadonlySet<string>;
}

/**
 * The HTML of `notebook`, lesson `number`.
 *
 * @param source the committed lesson, whose stubs stand above the folded solutions.
 */
export function lessonHtml(
  notebook: Notebook,
  source: Notebook,
  number: string,
  links: LessonLinks,
): LessonHtml {
  return new LessonWriter(source, number, links).write(notebook);
}

class LessonWriter {
  readonly #page: MarkdownPage;
  readonly #number: string;
  readonly #stubs: ReadonlyMap<string, string>;
  #figures = 0;
  #plots = false;
  /** Whether the cell follows a solution, so that its outputs are about that one. */
  #solved = false;

  constructor(source: Notebook, number: string, { glossary, pages }: LessonLinks) {
    this.#stubs = new Map(source.cells.map((cell) => [cell.id, cell.source]));
    this.#number = String(Number(number));
    this.#page = new MarkdownPage(glossary, pages, glossary.notIn(number));
  }

  write(notebook: Notebook): LessonHtml {
    const html = notebook.cells.map((cell) => isCode(cell) ? this.#code(cell) : this.#text(cell))
      .join("\n");
    const first = notebook.cells.find((cell) => !isCode(cell));
    return {
      html,
      title: this.#page.headings.find((heading) => heading.depth === 1)?.text ??
        `Lesson ${this.#number}`,
      summary: firstParagraph(first?.source ?? ""),
      headings: this.#page.headings,
      figures: this.#figures,
      plots: this.#plots,
      widgets: html.includes('<div data-widget="'),
    };
  }

  #text(cell: MarkdownCell): string {
    this.#solved = false;
    return `<section class="text" id="cell-${escapeHtml(cell.id)}">${
      this.#page.render(cell.source)
    }</section>`;
  }

  #code(cell: CodeCell): string {
    const outputs = cell.outputs.map((output) => this.#output(output)).join("");
    const shown = outputs === "" ? "" : `<div class="outputs">${outputs}</div>`;
    const code = codeBlock(cell.source, "typescript", "Code");
    const tags = tagsOf(cell);
    const section = (inner: string) =>
      `<section class="cell" id="cell-${escapeHtml(cell.id)}">${inner}</section>`;
    if (exerciseOf(tags) !== undefined) {
      this.#solved = true;
      const stub = codeBlock(this.#stubs.get(cell.id) ?? "", "typescript", "Code");
      return section(stub + folded("Show a solution", code + shown, "solution"));
    }
    if (this.#solved && shown !== "") {
      return section(code + folded("Show what this solution gives", shown, "solution"));
    }
    const hidden = tags.includes("hide-input") || tags.includes("setup");
    return section((hidden ? folded("Show the code", code) : code) + shown);
  }

  #output(output: Output): string {
    if (output.output_type === "stream") {
      return plain(output.text, output.name === "stderr" ? "stream warning" : "stream");
    }
    if (output.output_type === "error") {
      return plain(`${output.ename}: ${output.evalue}`, "stream error");
    }
    return this.#bundle(output.data);
  }

  #bundle(bundle: MimeBundle): string {
    const figure = figureHtml(bundle, `${this.#number}.${this.#figures + 1}`);
    if (figure !== undefined) {
      this.#figures++;
      this.#plots ||= figure.interactive;
      return figure.html;
    }
    const html = bundle["text/html"];
    if (typeof html === "string") {
      const kind = claimMediaType in bundle ? "claim-card" : "html";
      return `<div class="${kind} wide" tabindex="0">${sanitizedMarkup(html)}</div>`;
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
    if (typeof markdown === "string") {
      return `<div class="computed">${this.#page.renderComputed(markdown)}</div>`;
    }
    return plain(String(bundle["text/plain"] ?? ""), "stream");
  }
}

function folded(summary: string, inner: string, kind = "folded"): string {
  return `<details class="${kind}"><summary>${summary}</summary>${inner}</details>`;
}

function plain(text: string, kind: string): string {
  // deno-lint-ignore no-control-regex -- colours of a terminal begin with the escape character
  const readable = text.replace(/\x1b\[[\d;]*m/g, "").replace(/\n+$/, "");
  return readable === "" ? "" : `<pre class="${kind}" tabindex="0">${escapeHtml(readable)}</pre>`;
}

/** The question in the header's table, or the first paragraph after the heading, as plain text. */
function firstParagraph(markdown: string): string {
  const question = /^\|\s*\**Question\**\s*\|\s*(.*?)\s*\|\s*$/im.exec(markdown)?.[1];
  const paragraphs = markdown.split(/\n\s*\n/).map((part) => part.trim());
  const paragraph = question ??
    paragraphs.find((part) => part !== "" && !/^(#|\||<|\$\$|[-*] |> )/.test(part)) ?? "";
  return paragraph.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`]/g, "")
    .replace(/\s+/g, " ");
}
