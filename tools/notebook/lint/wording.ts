/**
 * Words that a native writer in the field does not use, or not in that sense, and what to write
 * instead. Lessons, the glossary, exercises, documentation and messages follow this list.
 *
 * @module
 */
import type { LintFinding } from "./lint_finding.ts";
import { isCode, type Notebook } from "../notebook.ts";

/** An expression and its plain replacement. */
export interface PlainerWords {
  /** What not to write. */
  readonly odd: RegExp;
  /** What to write instead. */
  readonly plain: string;
}

/** Expressions that were found in earlier texts, translated or personified. */
export const plainerWords: readonly PlainerWords[] = [
  { odd: /\bin the mean\b(?! (?:of|over)\b)/gi, plain: "on average" },
  { odd: /\bthousand million\b/gi, plain: "billion" },
  { odd: /\b(?:learn(?:ed|t|s)? )?by heart\b/gi, plain: "memorized" },
  { odd: /\bnought\b/gi, plain: "zero" },
  { odd: /\blearnt\b/gi, plain: "learned" },
  { odd: /\b(?:by|of) which factor\b/gi, plain: "by what factor" },
  { odd: /\bwhich share\b/gi, plain: "what share" },
  { odd: /\bnets? (?:that )?knows? nothing\b/gi, plain: "an untrained net" },
  { odd: /\boutside of\b/gi, plain: "outside" },
  { odd: /\berrs?(?: only)? on\b/gi, plain: "gets ... wrong" },
  { odd: /\bfull length\b/gi, plain: "full scale" },
  { odd: /\btrainings\b/gi, plain: "training runs" },
  { odd: /\b(?:nets?|is|are|computes|weight) at rest\b/gi, plain: "with fixed weights" },
  { odd: /\bmiddle patch(?:es)?\b/gi, plain: "centre patch" },
  { odd: /\b(?:on|with|from) so many\b/gi, plain: "this many" },
  { odd: /\bfirst weights\b/gi, plain: "initial weights" },
  { odd: /\bin this trade\b/gi, plain: "in this work" },
  { odd: /\b(?:stopped|stops) to (?:answer|respond|learn)\b/gi, plain: "stopped ...ing" },
  { odd: /\bsome (?:hundred|thousand) (?=\w+s\b)/gi, plain: "a few hundred" },
  { odd: /\bfor ever\b/gi, plain: "forever" },
  {
    odd: /(?<!there )\bis no (?:function|folder|class|whole number|text|picture)\b/gi,
    plain: "is not a ...",
  },
  {
    odd:
      /\b(?:de)?(?:normal|optim|initial|general|regular|special|recogn)is(?:e[ds]?|ing|ations?)\b/gi,
    plain: "-ize (normalize, optimize), as the paper and the library spell it",
  },
];

/** An odd expression in a text. */
export interface OddWords {
  /** The expression as it is in the text. */
  readonly found: string;
  /** What to write instead. */
  readonly plain: string;
  /** The line, from 1. */
  readonly line: number;
}

/** The odd expressions in `text`, in the order of {@linkcode plainerWords}. */
export function oddWordsIn(text: string): OddWords[] {
  // A line break counts as a space, and the address of a link is not part of the text.
  const flat = text.replaceAll("\n", " ").replaceAll(
    /\]\([^)]*\)/g,
    (address) => " ".repeat(address.length),
  );
  return plainerWords.flatMap(({ odd, plain }) =>
    [...flat.matchAll(odd)].map((match) => ({
      found: match[0],
      plain,
      line: text.slice(0, match.index).split("\n").length,
    }))
  );
}

/** The odd expressions in the texts and the code of a lesson, and numbers written as code. */
export function lintWording(notebook: Notebook): LintFinding[] {
  return notebook.cells.flatMap((cell) => {
    const error = (message: string, line: number): LintFinding => ({
      level: "error",
      cellId: cell.id,
      line,
      message,
    });
    const odd = oddWordsIn(cell.source).map(({ found, plain, line }) =>
      error(`expected plain words ("${plain}") but found "${found}"`, line)
    );
    if (isCode(cell) || cell.source.startsWith("## Sources")) return odd;
    const numbers = [...cell.source.matchAll(/`\d[\d.,]*(?: ?(?:%|GB))?`/g)].map((match) =>
      error(
        `expected a number of the text as text but found ${match[0]}`,
        cell.source.slice(0, match.index).split("\n").length,
      )
    );
    return [...odd, ...numbers];
  });
}
