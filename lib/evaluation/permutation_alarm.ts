/**
 * An alarm for labels in another order than the classes of the net.
 *
 * @module
 */
import type { ErrorRate } from "./error_rate.ts";

/** Fewer images may be unlucky. */
const LEAST_IMAGES = 500;

/** Weights that are known to be good are never this bad. */
const WORST_ERROR = 0.95;

/**
 * Says that labels look permuted. The classes of ILSVRC-2012 have two orders, `ILSVRC2012_ID` and the
 * sorted WNIDs, and labels in the other order look like a net that has learned nothing: of 1,000
 * classes, a few have the same number in both by chance.
 *
 * @param report the errors, and of how many images.
 * @param order the order of the net's classes, of which it is known that they are trained well.
 * @returns a warning if the top-1 error is above 95 % on at least 500 images, else undefined.
 *
 * @example
 * ```ts
 * import { permutationAlarm } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const errors = [{ k: 1, error: 0.42, interval: [0.41, 0.43] as [number, number] }];
 * assertEquals(permutationAlarm({ images: 50_000, errors }, "sorted WNIDs"), undefined);
 * ```
 */
export function permutationAlarm(
  report: { readonly images: number; readonly errors: readonly ErrorRate[] },
  order: string,
): string | undefined {
  const error = report.errors.find(({ k }) => k === 1)?.error ?? 0;
  if (report.images < LEAST_IMAGES || error <= WORST_ERROR) return undefined;
  return `the labels look permuted: weights that are known to be good have a top-1 error of ` +
    `${
      (100 * error).toFixed(1)
    } % on ${report.images} images. The net's classes are in the order of ` +
    `${order}; the labels may be in another (ILSVRC2012_ID, sorted WNIDs).`;
}
