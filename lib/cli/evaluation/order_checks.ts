/**
 * Finds class numbers of two orders that are taken for one: the numbers of a development kit of ILSVRC
 * and the positions of the sorted WNIDs.
 *
 * @module
 */
import { basename } from "node:path";
import { BadArgumentError } from "../../errors.ts";
import { flatErrors, type NumberedGuesses } from "../../evaluation/ilsvrc.ts";
import type { GivenHierarchy } from "../command/hierarchy_flag.ts";
import type { NamedOrder } from "../command/order_flag.ts";

/** The names of the kits' ground truths, with the year. */
const KIT_TRUTH = /^ILSVRC(\d{4})_(?:validation|test)_ground_truth\.txt$/;
/** Fewer images may be unlucky. */
const LEAST_IMAGES = 100;
/** How much better guesses must be in another order, as a part of all images. */
const CLEARLY = 0.2;

/** What is known of the class numbers of a ground truth. */
interface TruthNumbers {
  /** The path of the ground truth. */
  readonly path: string;
  /** The numbers in the file; undefined if it has WNIDs. */
  readonly numbers: readonly number[] | undefined;
  /** What `--order` says. */
  readonly order: NamedOrder;
  /** What `--hierarchy` says. */
  readonly given: GivenHierarchy | undefined;
}

/**
 * Checks that numbers of a kit are not read in another order.
 *
 * @returns what the numbers mean, for a sentence.
 * @throws {BadArgumentError} when the ground truth is a kit's and the order is not, and when the kit has
 * other classes than the order.
 */
export function checkTruthOrder({ path, numbers, order, given }: TruthNumbers): string {
  const own = given?.order;
  if (own !== undefined) requireSameClasses(order, own);
  if (numbers === undefined || isSame(order.names, own?.names)) return order.meaning;
  const [, year] = KIT_TRUTH.exec(basename(path)) ?? [];
  const kit = given?.kit;
  const isKitTruth = isSame(numbers, kit?.validationTruth) || isSame(numbers, kit?.testTruth);
  if (isKitTruth || year !== undefined && (own !== undefined || isSorted(order.names))) {
    throw new BadArgumentError(
      `The numbers in ${path} are those of the kit (ILSVRC${year ?? kit?.year}_ID), not of the ` +
        `order ${order.meaning}; ${
          own === undefined ? "give the kit or its meta.mat to --order" : "leave out --order"
        }.`,
    );
  }
  return own === undefined ? order.meaning : `${order.meaning}, which is not ${own.meaning}`;
}

/**
 * A warning if guesses look as if they had the numbers of another order than that of the true classes.
 *
 * @param order the order of the true classes.
 * @param own the order of the kit, if there is one.
 */
export function orderAlarm(
  guesses: NumberedGuesses,
  truths: readonly number[],
  order: NamedOrder,
  own: NamedOrder | undefined,
): string | undefined {
  if (truths.length < LEAST_IMAGES) return undefined;
  const numbers = new Map(order.names.map((name, i) => [name, i + 1]));
  const sorted = { names: order.names.toSorted(), meaning: "sorted WNIDs" };
  const [error] = flatErrors(guesses, truths);
  for (const { names, meaning } of own === undefined ? [sorted] : [sorted, own]) {
    if (isSame(names, order.names)) continue;
    const renumbered = guesses.map((row) => row.map((k) => numbers.get(names[k - 1]) ?? 0));
    const [other] = flatErrors(renumbered, truths);
    if (other < error - CLEARLY) {
      return `the guesses look numbered by ${meaning}, not by ${order.meaning}: then ` +
        `${percent(other)} of the images would be wrong, not ${percent(error)}`;
    }
  }
  return undefined;
}

/** @throws {BadArgumentError} when two orders are not of the same classes. */
function requireSameClasses(order: NamedOrder, kit: NamedOrder): void {
  const known = new Set(kit.names);
  const other = order.names.find((name) => !known.has(name));
  if (other === undefined && order.names.length === kit.names.length) return;
  throw new BadArgumentError(
    `Expected the ${kit.names.length} classes of ${kit.meaning} in the order ${order.meaning} but ` +
      `found ${order.names.length}${other === undefined ? "" : ` with ${other}`}.`,
  );
}

function isSame<T>(some: readonly T[], others: readonly T[] | undefined): boolean {
  return some.length === others?.length && some.every((value, i) => value === others[i]);
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, i) => i === 0 || names[i - 1] < name);
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}
