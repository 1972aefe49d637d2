/**
 * The claims of a run for a terminal: a paragraph for each, no wider than the terminal.
 *
 * @module
 */
import { estimateText, paperText, verdictSigns } from "../lib/course/claims/claim_card.ts";
import { claimKinds, kindTitles } from "../lib/course/claims/claim_record.ts";
import type { ClaimsFile, RegisteredClaim } from "../lib/course/claims/claims_file.ts";
import { readable } from "../lib/figures/readable.ts";

/** The most columns of a line that is easy to read, and those without a terminal. */
const [WIDEST, DEFAULT] = [100, 80];

/** The width of a text on the terminal of standard output. */
export function terminalColumns(): number {
  try {
    return Deno.stdout.isTerminal() ? Math.min(WIDEST, Deno.consoleSize().columns) : DEFAULT;
  } catch {
    return DEFAULT; // Some terminals do not report their size.
  }
}

/** The claims by their kinds; no line has more than `columns` characters, if its words have not. */
export function claimsText({ claims }: ClaimsFile, columns: number = DEFAULT): string {
  return claimKinds.flatMap((kind) => {
    const own = claims.filter((claim) => claim.kind === kind);
    const { title, note } = kindTitles[kind];
    return own.length === 0
      ? []
      : [wrapped(`${title}. ${note}`, columns), ...own.map((claim) => paragraph(claim, columns))];
  }).join("\n\n");
}

const INDENT = "    ";

function paragraph(claim: RegisteredClaim, columns: number): string {
  const { lesson, verdict, statement, condition, paper, unit, log2012, ours } = claim;
  const numbers = [
    `paper: ${paperText(paper, unit)}`,
    ...(log2012 === undefined ? [] : [`log of 2012: ${readable(log2012.value)}`]),
    `ours: ${estimateText(ours, unit)}`,
  ];
  return [
    `${lesson.padEnd(INDENT.length)}${verdictSigns[verdict]} ${verdict}`,
    wrapped(statement + (condition === undefined ? "" : ` (${condition})`), columns, INDENT),
    wrapped(numbers.join("; "), columns, INDENT),
  ].join("\n");
}

/** `text` in lines of at most `columns` characters, each after `indent`. */
function wrapped(text: string, columns: number, indent = ""): string {
  const lines: string[] = [];
  // A number and its percent sign stay together.
  for (const word of text.split(/ (?!%)/)) {
    const last = lines.at(-1);
    if (last !== undefined && indent.length + last.length + 1 + word.length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines.map((line) => indent + line).join("\n");
}
