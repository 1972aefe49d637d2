/**
 * An executed lesson as HTML: text, code, outputs and folded solutions.
 *
 * @module
 */
import { exerciseOf, learnerBuild } from "../notebook/builds.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import {
  type CodeCell,
  isCode,
  type MarkdownCell,
  type Notebook,
  type Output,
  tagsOf,
} from "../notebook/notebook.ts";
import type { Glossary } from "./glossary.ts";
import { cellsThatShow } from "./shown_only.ts";
import { codeBlock, type Heading, MarkdownPage } from "./markdown.ts";
import { outputHtml } from "./output_html.ts";

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
  /** The number of each code cell of the learner's build, by its id. */
  readonly #numbers: ReadonlyMap<string, number>;
  /** The cells that only show something, whose code is folded. */
  readonly #shows: ReadonlySet<string>;
  #figures = 0;
  /** Whether the cell follows a solution, so that its outputs are about that one. */
  #solved = false;

  constructor(source: Notebook, number: string, { glossary, pages }: LessonLinks) {
    this.#stubs = new Map(source.cells.map((cell) => [cell.id, cell.source]));
    this.#numbers = new Map(
      learnerBuild(source).cells.filter(isCode).map(({ id }, i) => [id, i + 1]),
    );
    this.#shows = cellsThatShow(source);
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
      widgets: html.includes('<div data-widget="'),
    };
  }

  #text(cell: MarkdownCell): string {
    this.#solved = false;
    const html = this.#page.render(cell.source);
    const kind = /^<h1\b/.test(html) ? "text head" : isHistory(cell) ? "text margin-note" : "text";
    return `<section class="${kind}" id="cell-${escapeHtml(cell.id)}">${
      html.replace(/^(<h1[^>]*>)(\d+) /, '$1<span class="number">$2</span> ')
    }</section>`;
  }

  #code(cell: CodeCell): string {
    const outputs = cell.outputs.map((output) => this.#output(output)).join("");
    const shown = outputs === "" ? "" : `<div class="outputs">${outputs}</div>`;
    const code = block(cell.source);
    const tags = tagsOf(cell);
    const id = escapeHtml(cell.id);
    const number = this.#numbers.get(cell.id);
    const runs = number === undefined ? "" : ` data-cell="${id}" data-number="${number}"`;
    const section = (inner: string) =>
      `<section class="cell" id="cell-${id}"${runs}>${inner}</section>`;
    const exercise = exerciseOf(tags);
    if (exercise !== undefined) {
      this.#solved = true;
      const stub = block(this.#stubs.get(cell.id) ?? "");
      const solution = folded("Show a solution", code + shown, "solution", exercise);
      return section(stub + solution);
    }
    if (this.#solved && shown !== "") {
      return section(code + folded("Show what this solution gives", shown, "solution"));
    }
    const hidden = tags.includes("hide-input") || tags.includes("setup") ||
      this.#shows.has(cell.id);
    return section((hidden ? folded("Show the code", code) : code) + shown);
  }

  #output(output: Output): string {
    const { html, figure } = outputHtml(
      output,
      `${this.#number}.${this.#figures + 1}`,
      (markdown) => this.#page.renderComputed(markdown),
    );
    if (figure) this.#figures++;
    return html;
  }
}

/** Code, which may be wider than the column if a line of it is. */
function block(source: string): string {
  const long = source.split("\n").some((line) => line.length > 76);
  const code = codeBlock(source, "typescript", "Code");
  return long ? code.replace('class="code"', 'class="code long"') : code;
}

/** Whether a cell tells what became of an idea, which stands in the margin of a wide page. */
function isHistory({ source }: MarkdownCell): boolean {
  return /^\*\*What became of the ideas?\.\*\*/.test(source);
}

function folded(summary: string, inner: string, kind = "folded", exercise?: string): string {
  const solves = exercise === undefined ? "" : ` data-exercise="${escapeHtml(exercise)}"`;
  return `<details class="${kind}"${solves}><summary>${summary}</summary>${inner}</details>`;
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
