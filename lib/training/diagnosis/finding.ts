/**
 * What a diagnosis says of one thing that it looked at.
 *
 * @module
 */

/** The names of the things that a diagnosis looks at. */
export const signs = [
  "not-finite",
  "diverging",
  "plateau",
  "dead-units",
  "update-ratios",
  "learning-rate",
  "labels",
  "data-order",
  "over-fitting",
] as const;

/** One of {@linkcode signs}. */
export type Sign = typeof signs[number];

/** One thing that is the matter with a run, or that a reader should know. */
export interface Finding {
  /** What was looked at. */
  readonly sign: Sign;
  /** `problem`: something to change. `note`: nothing to change yet. */
  readonly kind: "problem" | "note";
  /** The finding in a few words. */
  readonly title: string;
  /** The update after which it was seen. */
  readonly update: number;
  /** What was seen: numbers, and where they are. */
  readonly seen: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly advice: string;
}

/** What came of looking at one thing. */
export interface Look {
  /** What was looked at. */
  readonly sign: Sign;
  /** What was seen where nothing was found, or why it could not be judged. */
  readonly seen: string;
  /** Whether the log has enough to judge. */
  readonly judged: boolean;
  /** What was found. */
  readonly findings: readonly Finding[];
}

/** A look that found nothing. */
export function inOrder(sign: Sign, seen: string): Look {
  return { sign, seen, judged: true, findings: [] };
}

/** A look for which the log has too little. */
export function notJudged(sign: Sign, seen: string): Look {
  return { sign, seen, judged: false, findings: [] };
}

/** A look that found something. */
export function found(...[finding, ...more]: [Finding, ...Finding[]]): Look {
  return { sign: finding.sign, seen: finding.seen, judged: true, findings: [finding, ...more] };
}
