/**
 * What is measured of each layer as a fraction, with its two numbers apart, so that the fractions of
 * the parts of a layer, on several processes, give that of the whole.
 *
 * @module
 */

/** `[numerator, denominator]` by the name of a layer or a weight. */
export type LayerFractions = Readonly<Record<string, readonly [number, number]>>;

/** The value of each fraction. */
export function valuesOf(fractions: LayerFractions): Record<string, number> {
  return Object.fromEntries(
    Object.entries(fractions).map(([name, [numerator, denominator]]) => [
      name,
      numerator / denominator,
    ]),
  );
}

/** The square root of each fraction, of two sums of squares: a ratio of two norms. */
export function rootsOf(fractions: LayerFractions): Record<string, number> {
  return Object.fromEntries(
    Object.entries(valuesOf(fractions)).map(([name, value]) => [name, Math.sqrt(value)]),
  );
}
