/**
 * The claims of a run for a terminal: a paragraph for each, no wider than the terminal.
 *
 * @module
 */
import { estimateText, paperText, verdictText } from "../lib/course/claims/claim_card.ts";
import { claimKinds, hasVerdict, kindTitles } from "../lib/course/claims/claim_record.ts";
import type { ClaimsFile, RegisteredClaim } from "../lib/course/claims/claims_file.ts";
import { counted } from "../lib/counted.ts";
import { readable } from "../lib/figures/readable.ts";
import { COLUMNS, wrapped } from "../lib/cli/command/wrapped.ts";

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

/**
 * What the record holds, in ten lines, without the result of any claim: the lessons ask for a prediction
 * first. The table counts the claims of each kind, and those that the record leaves open.
 *
 * @param file the recorded claims.
 */
export function recordText({ claims, scale }: ClaimsFile, columns: number = DEFAULT): string {
  const dates = claims.map(({ date }) => date).sort();
  const days = dates[0] === dates.at(-1) ? dates[0] : `${dates[0]} to ${dates.at(-1)}`;
  const rows = claimKinds.map((kind) => claims.filter((claim) => claim.kind === kind));
  const open = (own: readonly RegisteredClaim[]) =>
    own.filter(({ verdict }) => verdict === "undecided").length;
  return [
    indented(
      `${counted(claims.length, "claim")} of the paper are recorded at scale ${scale}, ${days}:`,
      columns,
    ),
    tableLine("", "claims", "decided", "open"),
    ...rows.map((own, i) =>
      tableLine(kindTitles[claimKinds[i]].title, own.length, own.length - open(own), open(own))
    ),
    indented(
      "The claims page keeps each result collapsed, because the lessons ask for a prediction first.",
      columns,
    ),
  ].join("\n");
}

/** A line of the table, with its numbers flush right. */
function tableLine(title: string, ...cells: readonly (string | number)[]): string {
  return `  ${title.padEnd(12)}${cells.map((cell) => `${cell}`.padStart(9)).join("")}`;
}

/**
 * The end of a quick run: which pages show its outputs, and what to do next.
 *
 * @param site the page to open, and the numbers of the lessons whose page shows a quick run.
 */
export function nextText(
  { index, quick }: { readonly index: string; readonly quick: readonly string[] },
  columns: number = DEFAULT,
): string {
  const pages = quick.length === 0 ? [] : [
    `The pages of these lessons show a quick run, and say so: ${
      quick.join(", ")
    }. The others show ` +
    "recorded outputs, measured at full laptop size.",
  ];
  const next = `Next: open ${index}, or begin lesson 00 in Jupyter, at full laptop size: ` +
    "deno task lab";
  return [...pages, next].map((text) => indented(text, columns)).join("\n");
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
