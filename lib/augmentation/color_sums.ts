/**
 * Sums over the colours of pixels, from which their mean and their covariance follow.
 *
 * All terms are integers, so the sums are exact and do not depend on the order of the images.
 *
 * @module
 */

/** Sums over pixels of red, green and blue (0 … 255) and of their products. */
export interface ColorSums {
  /** Number of pixels. */
  readonly pixels: number;
  /** The sums of r, g, b, rr, rg, rb, gg, gb and bb. */
  readonly values: ArrayLike<number>;
}

/** How many sums there are. */
export const COLOR_SUMS = 9;

/** The sums of `pixels`, `[..., 3]`: those of r, g, b, rr, rg, rb, gg, gb and bb. */
export function colorSums(pixels: Uint8Array): Float64Array<ArrayBuffer> {
  let [r, g, b, rr, rg, rb, gg, gb, bb] = Array<number>(COLOR_SUMS).fill(0);
  for (let i = 0; i < pixels.length; i += 3) {
    const [x, y, z] = [pixels[i], pixels[i + 1], pixels[i + 2]];
    r += x;
    g += y;
    b += z;
    rr += x * x;
    rg += x * y;
    rb += x * z;
    gg += y * y;
    gb += y * z;
    bb += z * z;
  }
  return Float64Array.of(r, g, b, rr, rg, rb, gg, gb, bb);
}

/** The mean of red, green and blue. */
export function meanColor({ pixels, values }: ColorSums): [number, number, number] {
  return [values[0] / pixels, values[1] / pixels, values[2] / pixels];
}

/** Where the sum of the product of two channels is. */
const PRODUCTS = [[3, 4, 5], [4, 6, 7], [5, 7, 8]] as const;

/** The 3 x 3 covariance of red, green and blue. */
export function colorCovariance({ pixels, values }: ColorSums): number[][] {
  return PRODUCTS.map((row, a) =>
    row.map((place, b) => values[place] / pixels - (values[a] / pixels) * (values[b] / pixels))
  );
}
