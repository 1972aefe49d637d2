/**
 * How similarly the units of a layer respond.
 *
 * @module
 */
import { requireFiniteNumbers, requireInteger } from "../argument_checks.ts";

/**
 * Pearson's correlation of each pair of units over the images. Units with constant output have no
 * correlation, so pairs with one are left out.
 *
 * @param outputs `[images, units]`, flat.
 * @param units number of units.
 * @returns one correlation per pair of units that vary, -1 to 1.
 * @throws {BadArgumentError} if `units` is not a positive integer, or `outputs` are not finite
 * numbers in whole rows of `units`.
 *
 * @example
 * ```ts
 * import { pairCorrelations } from "@alexnet/alexnet/inspection";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Two units on three images: the second responds opposite to the first.
 * const [correlation] = pairCorrelations([1, 3, 2, 2, 3, 1], 2);
 * assertAlmostEquals(correlation, -1, 1e-12);
 * ```
 */
export function pairCorrelations(outputs: ArrayLike<number>, units: number): Float64Array {
  requireInteger("units", units, { min: 1 });
  const images = requireInteger("rows of outputs", outputs.length / units, { min: 1 });
  requireFiniteNumbers("the outputs", outputs);
  const alive: Float64Array[] = [];
  for (let unit = 0; unit < units; unit++) {
    const values = Float64Array.from({ length: images }, (_, i) => outputs[i * units + unit]);
    const mean = values.reduce((sum, x) => sum + x, 0) / images;
    const size = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0));
    if (size > 0) alive.push(values.map((x) => (x - mean) / size));
  }
  const correlations = new Float64Array(alive.length * (alive.length - 1) / 2);
  let next = 0;
  for (let a = 0; a < alive.length; a++) {
    for (let b = a + 1; b < alive.length; b++) {
      let sum = 0;
      for (let i = 0; i < images; i++) sum += alive[a][i] * alive[b][i];
      correlations[next++] = sum;
    }
  }
  return correlations;
}
