/**
 * The constants that kernels share with the code that calls them.
 *
 * Deno and the AssemblyScript compiler (for `cpu/kernels/`) both compile this file, so it contains only
 * numbers and `const` enumerations and imports nothing. AssemblyScript does not inline the values of
 * other enumerations.
 *
 * @module
 */

/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65536;
/** Pages at the start of the memory that belong to the thread pool. */
export const LOW_PAGES = 2;
/** The most pages that 32-bit addresses reach: 4 GiB. */
export const MAXIMUM_PAGES = 65536;

/** Rows of the result that a tile of a product computes at once. */
export const TILE_ROWS = 6;
/** Columns of the result that a tile computes at once, and floats per step of a packed panel. */
export const TILE_COLUMNS = 8;

/** Terms of a sum that a tile adds before it adds them to the result: the length of a stripe. */
export const SUM_BLOCK = 64;
/** Bytes of a stripe: `SUM_BLOCK` floats of each of `TILE_ROWS` rows. */
export const STRIPE_BYTES = 1536;
/**
 * Address of the stripe of thread 0 as it stands in the compiled kernels; that of thread i begins
 * `i * STRIPE_BYTES` further. See `cpu/stripe_address.ts`.
 */
export const STRIPE = 24576;

/** Bit of a product's mode: the sums are added to what C holds. */
export const ACCUMULATE = 1;
/** Bit of a product's mode: negative results become zero. */
export const RELU = 2;

/** What the kernel `unary` computes of each element. */
export const enum UnaryOperation {
  /** 1 above zero, the parameter of the kernel elsewhere; NaN stays NaN. */
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

/** tanh(x) is a polynomial for |x| below this, where 1 - 2 / (e^2x + 1) would lose digits. */
export const TANH_POLYNOMIAL_LIMIT = 0.625;
/** The coefficient of x^3 in that polynomial, which starts with x; fitted in Cephes' tanhf. */
export const TANH_X3 = -3.33332819422e-1;
/** The coefficient of x^5. */
export const TANH_X5 = 1.33314422036e-1;
/** The coefficient of x^7. */
export const TANH_X7 = -5.37397155531e-2;
/** The coefficient of x^9. */
export const TANH_X9 = 2.06390887954e-2;
/** The coefficient of x^11. */
export const TANH_X11 = -5.70498872745e-3;

/** Marks a pooling window without pixels; all positions in a window are smaller numbers. */
export const NO_WINNER = 255;

/** The largest radius of a response normalization whose windows stay in registers. */
export const LARGEST_SMALL_RADIUS = 4;
/** Spare floats at the end of a row of squares, in addition to `radius` zeros at both ends. */
export const NORMALIZATION_SPARE = 8;

/**
 * How many numbers describe the variation of one patch: top, left, 1 if mirrored, gain, the shifts of
 * red, green and blue, and one that is unused.
 */
export const VARIATION_NUMBERS = 8;
