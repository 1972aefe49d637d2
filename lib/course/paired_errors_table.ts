/**
 * The counts behind a paired comparison, as a table.
 *
 * @module
 */
import { requireFields } from "../argument_checks.ts";
import { mcnemar } from "../statistics/error_intervals.ts";
import { md } from "./display.ts";
import type { Displayable } from "../figures/displayable.ts";
import { readable } from "../figures/readable.ts";
import { intervalOf, pairedErrors } from "../statistics/estimate.ts";

/** Two classifications of the same images. */
export interface Pairing {
  /** Description of the comparison. */
  name: string;
  /** The error of the first on each image: 0, 1, or a fraction for ties. */
  before: ArrayLike<number>;
  /** The error of the second on each image. */
  after: ArrayLike<number>;
}

/**
 * For each pairing: the discordant pairs (images that only one of the two gets right), the change
 * of the error in points with McNemar's interval, and the probability of such an uneven split with
 * a fair coin.
 *
 * @param pairings the pairs of classifiers.
 * @returns a table, as the value of a cell.
 * @throws {BadArgumentError} when the two have different numbers of images.
 *
 * @example
 * ```ts
 * import { pairedErrorsTable, show } from "@alexnet/alexnet/course";
 *
 * await show(pairedErrorsTable([
 *   { name: "ten patches for one", before: [1, 1, 0, 0, 1], after: [0, 1, 0, 0, 0] },
 * ]));
 * ```
 */
export function pairedErrorsTable(pairings: readonly Pairing[]): Displayable {
  for (const [i, pairing] of pairings.entries()) {
    requireFields(`pairings[${i}] of pairedErrorsTable`, pairing, {
      name: true,
      before: true,
      after: true,
    });
  }
  const rows = pairings.map(({ name, before, after }) => {
    const { count, onlyFirstWrong, onlySecondWrong, pValue } = mcnemar(before, after);
    const { value, low, high } = intervalOf(pairedErrors(before, after));
    return [
      name,
      readable(onlyFirstWrong),
      readable(onlySecondWrong),
      readable(count - onlyFirstWrong - onlySecondWrong),
      readable(value + 0), // turns -0 into 0
      `${readable(low)} to ${readable(high)}`,
      readable(pValue),
    ].join(" | ");
  });
  return md`| | better | worse | the same | points | 95 % | p |
| --- | --: | --: | --: | --: | --: | --: |
| ${rows.join(" |\n| ")} |`;
}
