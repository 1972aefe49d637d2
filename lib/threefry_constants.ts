/**
 * The constants of Threefry-2x32 (Salmon, Moraes, Dror and Shaw,
 * ["Parallel random numbers: as easy as 1, 2, 3"](https://doi.org/10.1145/2063384.2063405), SC
 * 2011), for its implementations in TypeScript, AssemblyScript and WGSL.
 *
 * Deno and the AssemblyScript compiler both compile this file, so it contains only numbers.
 *
 * @module
 */

/** The third word of the key is the exclusive-or of the other two and this. */
export const KEY_PARITY = 0x1bd11bda;
/** The rotation of the first round, in bits. The eight rotations repeat every eight rounds. */
export const ROTATION_0 = 13;
/** The rotation of the second round. */
export const ROTATION_1 = 15;
/** The rotation of the third round. */
export const ROTATION_2 = 26;
/** The rotation of the fourth round. */
export const ROTATION_3 = 6;
/** The rotation of the fifth round. */
export const ROTATION_4 = 17;
/** The rotation of the sixth round. */
export const ROTATION_5 = 29;
/** The rotation of the seventh round. */
export const ROTATION_6 = 16;
/** The rotation of the eighth round. */
export const ROTATION_7 = 24;
