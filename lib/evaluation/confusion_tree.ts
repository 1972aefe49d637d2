/**
 * Hierarchical clustering of classes from a net's mistakes: average linkage by how often two
 * classes are confused.
 *
 * @module
 */
import { requireFinite } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { BadArgumentError } from "../errors.ts";
import { requireMergeTree } from "../statistics/merge_tree.ts";
import { type ConfusionMatrix, requireConfusionMatrix } from "./confusion.ts";

/** Two groups that are joined. */
export interface Merge {
  /**
   * The first group: an item (below the number of items n), or n + the index of an earlier merge.
   */
  left: number;
  /** The second group. */
  right: number;
  /** The mean distance between the items of the two groups. */
  distance: number;
}

/** A tree over items, as a sequence of merges. */
export interface Linkage {
  /** n - 1 merges, by increasing distance. */
  merges: Merge[];
  /** The items in an order in which no branches cross. */
  order: number[];
}

/**
 * Average linkage (UPGMA): repeatedly joins the two groups with the smallest mean distance between
 * their items, until one group is left. In a tie, the groups with the lowest items are joined.
 *
 * @param distances Symmetric, `[n][n]`; the diagonal is not read.
 * @returns the merges in order, and an order of the items without crossing branches.
 * @throws {BadArgumentError} when the matrix is not square, not symmetric, or a distance is not finite.
 *
 * @example
 * ```ts
 * import { averageLinkage, confusionDistances, groupsOf } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * // Cats and dogs are confused with each other, ships with nothing.
 * const tree = averageLinkage(confusionDistances([[6, 4, 0], [4, 6, 0], [0, 0, 10]]));
 * assertEquals(tree.merges[0], { left: 0, right: 1, distance: 0.6 });
 * assertEquals(groupsOf(tree), [[0, 1], [2]]);
 * ```
 */
export function averageLinkage(distances: readonly (readonly number[])[]): Linkage {
  const n = distances.length;
  for (const [i, row] of distances.entries()) {
    row.forEach((value, j) => i === j || requireFinite(`the distance of ${i} and ${j}`, value));
  }
  for (const [i, row] of distances.entries()) {
    if (row.length !== n || row.some((value, j) => i !== j && value !== distances[j]?.[i])) {
      throw new BadArgumentError(
        `Expected a symmetric matrix of ${n} rows and columns but found another in row ${i}.`,
      );
    }
  }
  let groups = Array.from({ length: n }, (_, i) => ({ node: i, items: [i] }));
  const merges: Merge[] = [];
  while (groups.length > 1) {
    let best = { a: 0, b: 1, distance: Infinity };
    for (const [a, { items }] of groups.entries()) {
      for (const [past, other] of groups.slice(a + 1).entries()) {
        const distance = meanDistance(distances, items, other.items);
        if (distance < best.distance) best = { a, b: a + 1 + past, distance };
      }
    }
    const [left, right] = [elementAt(groups, best.a), elementAt(groups, best.b)];
    merges.push({ left: left.node, right: right.node, distance: best.distance });
    const joined = { node: n + merges.length - 1, items: [...left.items, ...right.items] };
    groups = groups.filter((_, i) => i !== best.b).map((group) => group === left ? joined : group);
  }
  return { merges, order: groups[0]?.items ?? [] };
}

/**
 * The two groups that `merge` of `tree` joins, as lists of their items in the order of the tree.
 *
 * @param merge Index of the merge; default: the last, which leaves one group.
 * @param tree a tree, as {@linkcode averageLinkage} returns it.
 * @returns the items of the two groups.
 * @throws {BadArgumentError} when there is no such merge, or `tree` does not join each of its items
 * once.
 */
export function groupsOf(
  tree: Linkage,
  merge: number = tree.merges.length - 1,
): [left: number[], right: number[]] {
  const { merges, order } = tree;
  requireMergeTree(tree);
  if (merges[merge] === undefined) {
    throw new BadArgumentError(
      `Expected a merge from 0 to ${merges.length - 1} but found ${merge}.`,
    );
  }
  const items = (node: number): number[] => {
    if (node < order.length) return [node];
    const { left, right } = elementAt(merges, node - order.length);
    return [...items(left), ...items(right)];
  };
  const { left, right } = elementAt(merges, merge);
  return [items(left), items(right)];
}

/**
 * Distances between classes from how often they are confused: 1 - (fraction of i predicted as j +
 * fraction of j predicted as i) / 2, as fractions of the true class. For a class without images all
 * fractions are 0.
 *
 * @param confusion Counts, `[true class][predicted class]`.
 * @returns `[classes, classes]`, 0 to 1, symmetric.
 * @throws {BadArgumentError} when the matrix is not square, or a count is not an integer from 0.
 */
export function confusionDistances(confusion: ConfusionMatrix): number[][] {
  requireConfusionMatrix(confusion);
  const shares = confusion.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0) || 1;
    return row.map((count) => count / total);
  });
  return shares.map((row, i) =>
    row.map((share, j) => 1 - (share + elementAt(elementAt(shares, j), i)) / 2)
  );
}

function meanDistance(
  distances: readonly (readonly number[])[],
  a: readonly number[],
  b: readonly number[],
): number {
  let sum = 0;
  for (const i of a) {
    const row = elementAt(distances, i);
    for (const j of b) sum += elementAt(row, j);
  }
  return sum / (a.length * b.length);
}
