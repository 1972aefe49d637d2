/**
 * What single units of a layer seem to stand for, told from some images and tested on others.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { mostCommon, type Points } from "./feature_space.ts";

/** What a unit seems to stand for, and whether that holds on other images. */
export interface UnitStory {
  /** The unit's place among the features. */
  unit: number;
  /** The most common class of the images that drive it hardest. */
  label: number;
  /** The share of that class among those images. */
  told: number;
  /** Its share among the images of the other set that drive the unit hardest. */
  held: number;
}

/**
 * For every unit the most common class of the `k` images that drive it hardest, and how common that
 * class is among the `k` hardest of images that had no part in choosing it.
 *
 * @param seen the outputs of a layer for the images that choose the class, a unit each column.
 * @param seenLabels their labels.
 * @param unseen the outputs of the same layer for other images.
 * @param unseenLabels their labels.
 * @param k how many images a unit is judged by.
 * @returns one story a unit.
 *
 * @example
 * ```ts
 * import { unitStories } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * // One unit: it is strong on class 1, in both sets.
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

/** The indices of the `k` points for which unit `unit` is strongest, the strongest first. */
function strongestFor(points: Points, unit: number, k: number): number[] {
  const value = (i: number) => points.values[i * points.size + unit];
  return Array.from({ length: points.count }, (_, i) => i)
    .sort((a, b) => value(b) - value(a) || a - b)
    .slice(0, k);
}
