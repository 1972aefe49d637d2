/**
 * The constants that kernels share with the code that calls them.
 *
 * Two compilers read this file: Deno, and the AssemblyScript compiler for `cpu/kernels/`. So it holds
 * nothing but numbers and enumerations, and imports nothing.
 *
 * @module
 */

/** Bit of a product's mode: the sums are added to what C holds. */
export const ACCUMULATE = 1;
/** Bit of a product's mode: negative results become zero. */
export const RELU = 2;
