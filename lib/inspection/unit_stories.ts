/**
 * The class that each unit of a layer seems to represent, chosen on some images and tested on
 * others.
 *
 * @module
 */
import { requireFiniteNumbers, requireInteger } from "../argument_checks.ts";
import { mostCommon } from "./nearest_neighbours.ts";
import { type Points, requirePoints } from "./points.ts";

/** The class that a unit seems to represent, and whether that holds on other images. */
export interface UnitStory {
  /** The unit's index in the layer. */
  unit: number;
  /** The most common class among the images that excite it most. */
  label: number;
  /** The fraction of those images with that class. */
  told: number;
  /** The fraction with that class among the images of the other set that excite the unit most. */
  held: number;
}

/**
 * For every unit, the most common class among the `k` images that excite it most, and how common
 * that class is among the top `k` of a second set of images, which had no part in the choice.
 *
 * @param seen the outputs of a layer for the images that choose the class, one column per unit.
 * @param seenLabels their labels.
 * @param unseen the outputs of the same layer for other images.
 * @param unseenLabels their labels.
 * @param k number of images per unit.
 * @returns one story per unit.
 * @throws {BadArgumentError} if a set does not have one finite label and one row of finite outputs
 * for each image, or `k` is not an integer from 1 to the number of images in the smaller set.
 *
 * @example
 * ```ts
 * import { unitStories } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * // One unit, which is strongest on class 1 in the first set.
 * const points = { values: Float32Array.of(0.9, 0.8, 0.1), count: 3, size: 1 };
 * const [story] = unitStories(points, [1, 1, 0], points, [1, 0, 0], 2);
 * assertEquals(story, { unit: 0, label: 1, told: 1, held: 0.5 });
 * ```
 */
export function unitStories(
  seen: Points,
  seenLabels: ArrayLike<number>,
  unseen: Points,
  unseenLabels: ArrayLike<number>,
  k: number,
): UnitStory[] {
  for (
    const [name, points, labels] of [["seen", seen, seenLabels], [
      "unseen",
      unseen,
      unseenLabels,
    ]] as const
  ) {
    requirePoints(`${name} points`, points);
    requireFiniteNumbers(`labels of the ${name} points`, labels, points.count);
  }
  requireInteger("k", k, { min: 1, max: Math.min(seen.count, unseen.count) });
  return Array.from({ length: seen.size }, (_, unit) => {
    const tellers = strongestFor(seen, unit, k).map((i) => seenLabels[i]);
    const testers = strongestFor(unseen, unit, k).map((i) => unseenLabels[i]);
    const label = mostCommon(tellers);
    const share = (labels: number[]) =>
      labels.filter((other) => other === label).length / labels.length;
    return { unit, label, told: share(tellers), held: share(testers) };
  });
}

/** The indices of the `k` points with the largest output of `unit`, largest first. */
function strongestFor(points: Points, unit: number, k: number): number[] {
  const value = (i: number) => points.values[i * points.size + unit];
  return Array.from({ length: points.count }, (_, i) => i)
    .sort((a, b) => value(b) - value(a) || a - b)
    .slice(0, k);
}
