/**
 * The Box–Muller transform
 * ([Annals of Mathematical Statistics 29, 1958](https://doi.org/10.1214/aoms/1177706645)), in two
 * halves: it maps two words of random bits to a point whose two coordinates are drawn from N(0, 1).
 *
 * With u = word / 2^32 and v = word' / 2^32 the point is √(-2 ln(1 - u)) (cos 2πv, sin 2πv).
 *
 * @module
 */

/** The first half: maps 32 random bits to the distance of the point from the origin. */
export function normalRadius(word: number): number {
  return Math.sqrt(-2 * Math.log1p(-word / 0x100000000));
}

/** The second half: maps 32 other random bits to the angle of the point, 2πv. */
export function normalAngle(word: number): number {
  return 2 * Math.PI * (word / 0x100000000);
}
