/**
 * An alarm for labels in another order than the classes of the net.
 *
 * @module
 */
import { requireFinite, requireInteger } from "../argument_checks.ts";

/** Fewer images may be unlucky. */
const LEAST_IMAGES = 500;

/** Weights that are known to be good are never this bad. */
const WORST_ERROR = 0.95;

/**
 * Says that labels look permuted. The classes of ILSVRC-2012 have two orders, `ILSVRC2012_ID` and the
 * sorted WNIDs, and labels in the other order look like a net that has learned nothing: of 1,000
 * classes, a few have the same number in both by chance.
 *
 * @param images the number of images.
 * @param top1Error the fraction of them in error with one guess, 0 to 1.
 * @param order the order of the net's classes, of which it is known that they are trained well.
 * @returns a warning if the error is above 0.95 on at least 500 images, else undefined.
 * @throws {BadArgumentError} when `images` is not an integer from 0, or the error is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { permutationAlarm } from "@alexnet/alexnet";
 * import { assert, assertEquals } from "@std/assert";
 *
 * assertEquals(permutationAlarm(50_000, 0.43, "sorted WNIDs"), undefined);
 * assert(permutationAlarm(50_000, 0.998, "sorted WNIDs")?.startsWith("the labels look permuted"));
 * ```
 */
export function permutationAlarm(
  images: number,
  top1Error: number,
  order: string,
): string | undefined {
  requireInteger("the number of images", images, { min: 0 });
  requireFinite("the top-1 error", top1Error, { min: 0, max: 1 });
  if (images < LEAST_IMAGES || top1Error <= WORST_ERROR) return undefined;
  return `the labels look permuted: weights that are known to be good have a top-1 error of ` +
    `${
      (100 * top1Error).toFixed(1)
    } % on ${images} images. The net's classes are in the order of ` +
    `${order}; the labels may be in another (ILSVRC2012_ID, sorted WNIDs).`;
}
