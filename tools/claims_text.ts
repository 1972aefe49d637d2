/**
 * The claims of a run for a terminal: a paragraph for each, no wider than the terminal.
 *
 * @module
 */
import {
  estimateText,
  paperText,
  verdictSigns,
  verdictText,
} from "../lib/course/claims/claim_card.ts";
import { claimKinds, hasVerdict, kindTitles } from "../lib/course/claims/claim_record.ts";
import type { ClaimsFile, RegisteredClaim } from "../lib/course/claims/claims_file.ts";
import { verdicts } from "../lib/course/claims/verdict.ts";
import { readable } from "../lib/figures/readable.ts";
import { COLUMNS, wrapped } from "../lib/cli/wrapped.ts";

/** The number of columns without a terminal. */
const DEFAULT = 80;

/** The width of a text on the terminal of standard output. */
export function terminalColumns(): number {
  try {
    return Deno.stdout.isTerminal() ? Math.min(COLUMNS, Deno.consoleSize().columns) : DEFAULT;
  } catch {
    return DEFAULT; // Some terminals do not report their size.
  }
}

/** The claims by kind; no line has more than `columns` characters, unless a single word has. */
export function claimsText({ claims }: ClaimsFile, columns: number = DEFAULT): string {
  return claimKinds.flatMap((kind) => {
    const own = claims.filter((claim) => claim.kind === kind);
    const { title, note } = kindTitles[kind];
    return own.length === 0
      ? []
      : [indented(`${title}. ${note}`, columns), ...own.map((claim) => paragraph(claim, columns))];
  }).join("\n\n");
}

/** The record in at most ten lines: how many claims of each kind have which verdict. */
export function recordText({ claims, scale }: ClaimsFile, columns: number = DEFAULT): string {
  const dates = claims.map(({ date }) => date).sort();
  const counts = claimKinds.flatMap((kind) => {
    const own = claims.filter((claim) => claim.kind === kind);
    const texts = verdicts.flatMap((verdict) => {
      const count = own.filter((claim) => claim.verdict === verdict).length;
      return count === 0 ? [] : [`${count} ${verdictSigns[verdict]} ${verdict}`];
    });
    return own.length === 0 ? [] : [
      indented(`${kindTitles[kind].title}: ${texts.join(", ")}`, columns, "  "),
    ];
  });
  const title = `The record: ${claims.length} claims of the paper, measured at scale ${scale}, ` +
    `${dates[0]} to ${dates.at(-1)}`;
  return [indented(title, columns), ...counts].join("\n");
}

const INDENT = "    ";

function paragraph(claim: RegisteredClaim, columns: number): string {
  const { lesson, statement, condition, paper, unit, log2012, ours } = claim;
  const numbers = [
    `paper: ${paperText(paper, unit)}`,
    ...(log2012 === undefined ? [] : [`log of 2012: ${readable(log2012.value)}`]),
    `ours: ${estimateText(ours, unit)}`,
  ];
  return [
    `${lesson.padEnd(INDENT.length)}${hasVerdict(claim) ? verdictText(claim) : "no verdict"}`,
    indented(statement + (condition === undefined ? "" : ` (${condition})`), columns, INDENT),
    indented(numbers.join("; "), columns, INDENT),
  ].join("\n");
}

/** `text` in lines of at most `columns` characters, each after `indent`. */
function indented(text: string, columns: number, indent = ""): string {
  return wrapped(text, columns - indent.length).map((line) => indent + line).join("\n");
}
