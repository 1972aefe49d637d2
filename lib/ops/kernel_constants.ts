/**
 * The constants that kernels share with the code that calls them.
 *
 * Two compilers read this file: Deno, and the AssemblyScript compiler for `cpu/kernels/`. So it holds
 * nothing but numbers and `const` enumerations (of others AssemblyScript would read each value at run
 * time), and imports nothing.
 *
 * @module
 */

/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65536;
/** The most pages that 32-bit addresses reach: 4 GiB. */
export const MAXIMUM_PAGES = 65536;

/** Rows of the result that a tile of a product computes at once. */
export const TILE_ROWS = 6;
/** Columns of the result that a tile computes at once: what one step of a packed panel holds. */
export const TILE_COLUMNS = 8;

/** Bit of a product's mode: the sums are added to what C holds. */
export const ACCUMULATE = 1;
/** Bit of a product's mode: negative results become zero. */
export const RELU = 2;

/** What the kernel `unary` computes of each element. */
export const enum UnaryOperation {
  /** 1 above zero, the kernel's parameter elsewhere; NaN stays NaN. */
  Step,
  /** -x. */
  Negative,
  /** x * x. */
  Square,
  /** The square root. */
  SquareRoot,
  /** The absolute value. */
  Absolute,
  /** The hyperbolic tangent. */
  Tanh,
  /** 1 / (1 + e^-x). */
  Sigmoid,
  /** 1 / the square root. */
  ReciprocalSquareRoot,
  /** max(x, 0). */
  Relu,
}

/** What the kernel `binary` computes of each pair of elements. */
export const enum BinaryOperation {
  /** a + b. */
  Add,
  /** a - b. */
  Subtract,
  /** a * b. */
  Multiply,
  /** a / b. */
  Divide,
  /** The larger one. */
  Maximum,
  /** The smaller one. */
  Minimum,
  /** (a - b)^2. */
  SquaredDifference,
}

/** The winner of a pooling window without pixels; the places in a window are smaller numbers. */
export const NO_WINNER = 255;

/** The largest radius of a response normalization whose windows stay in registers. */
export const LARGEST_SMALL_RADIUS = 4;
/** Floats behind a row of squares, beside `radius` zeros at both ends. */
export const NORMALIZATION_SPARE = 8;

/**
 * Numbers that the variation of a patch is for the kernel `cropToFloat`: top, left, 1 where mirrored,
 * gain, shift of red, green and blue, unused.
 */
export const VARIATION_NUMBERS = 8;
