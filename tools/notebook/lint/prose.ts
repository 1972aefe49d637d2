/**
 * Finds numbers in prose that are neither names, references nor registered constants.
 *
 * @module
 */
import { isQuotation, quotationsIn } from "./quotations.ts";
import { paperConstants } from "./paper_constants.ts";

/** A number that should not be in the text. */
export interface NumberInProse {
  /** The number as written, with a `%` sign if it has one. */
  number: string;
  /** The line, from 1. */
  line: number;
}

/** Text whose numbers are not results: code, formulas, links, references, list markers. */
const exempt: readonly RegExp[] = [
  /```[\s\S]*?```/g,
  /\$\$[\s\S]*?\$\$/g,
  /`[^`\n]*`/g,
  /\$[^$\n]+\$/g,
  /\]\([^)]*\)/g,
  /<[^>]+>/g,
  /https?:\/\/\S+/g,
  /\barXiv:\s?\S+/gi,
  /^\s*\d+\.\s/gm,
  /^#+ .*$/gm,
  /\b(?:sections?|runs?|figures?|fig\.|tables?|equations?|footnotes?|lessons?|notebooks?|pages?|chapters?|pp?\.|layers?|exercises?|hints?) \d[\d.]*(?:(?:,| and| to|–|-) ?\d[\d.]*)*/gi,
  /\b(?:19|20)\d\d\b/g,
];

/** The numbers in `markdown` that must be computed instead. */
export function numbersInProse(markdown: string): NumberInProse[] {
  let text = markdown;
  // Comes before the others, which would remove years and references from a quotation.
  for (const quotation of quotationsIn(text).filter(isQuotation)) {
    text = text.replaceAll(quotation, (match) => match.replaceAll(/[^\n]/g, " "));
  }
  for (const pattern of exempt) {
    text = text.replaceAll(pattern, (match) => match.replaceAll(/[^\n]/g, " "));
  }
  const registered = Object.keys(paperConstants).sort((a, b) => b.length - a.length);
  for (const constant of registered) {
    const escaped = constant.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s");
    text = text.replaceAll(
      new RegExp(`(?<![\\w.,-])${escaped}(?![\\w%]|[.,]\\d|\\s%)`, "g"),
      (match) => match.replaceAll(/[^\n]/g, " "),
    );
  }
  return [...text.matchAll(/(?<![\p{L}\w.,-])\d[\d.,]*\d|(?<![\p{L}\w.,-])\d(?:\s?%)?/gu)].map((
    match,
  ) => ({
    number: match[0],
    line: text.slice(0, match.index).split("\n").length,
  }));
}
