/**
 * Trees over items, written as a sequence of merges: the form of hierarchical clustering.
 *
 * @module
 */
import { requireFinite, requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";

/** A tree over n items. */
export interface MergeTree {
  /**
   * n - 1 merges. A group is an item (0 to n - 1) or n + the index of an earlier merge, and each
   * group is joined once.
   */
  readonly merges: readonly {
    readonly left: number;
    readonly right: number;
    readonly distance: number;
  }[];
  /** The items 0 to n - 1, in an order in which no branches cross. */
  readonly order: readonly number[];
}

/**
 * Checks that `tree` joins each of its items and groups exactly once.
 *
 * @throws {BadArgumentError} that names the first item or merge that breaks the rule.
 */
export function requireMergeTree({ merges, order }: MergeTree): void {
  const items = order.length;
  if (merges.length !== Math.max(0, items - 1)) {
    throw new BadArgumentError(
      `Expected ${Math.max(0, items - 1)} merges of the ${items} items of a tree but found ` +
        `${merges.length}.`,
    );
  }
  const seen = new Set<number>();
  for (const item of order) {
    requireInteger("an item in the order of a tree", item, { min: 0, max: items - 1 });
    if (seen.has(item)) {
      throw new BadArgumentError(`Expected each item of a tree once but found ${item} twice.`);
    }
    seen.add(item);
  }
  const joined = new Set<number>();
  for (const [i, { left, right, distance }] of merges.entries()) {
    requireFinite(`the distance of merge ${i}`, distance);
    for (const group of [left, right]) {
      requireInteger(`a group of merge ${i}`, group, { min: 0, max: items + i - 1 });
      if (joined.has(group)) {
        throw new BadArgumentError(
          `Expected each group of a tree to be joined once but found ${group} twice, in merge ${i}.`,
        );
      }
      joined.add(group);
    }
  }
}
