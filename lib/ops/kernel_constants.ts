/**
 * The constants that kernels share with the code that calls them.
 *
 * Deno and the AssemblyScript compiler (for `cpu/kernels/`) both compile this file, so it contains
 * only numbers and imports nothing. Enumerations are not possible: Node.js, which only strips
 * types, cannot load them.
 *
 * @module
 */

/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65536;
/** Pages at the start of the memory that belong to the thread pool. */
export const LOW_PAGES = 5;
/** The most pages that 32-bit addresses reach: 4 GiB. */
export const MAXIMUM_PAGES = 65536;

/** Rows of a stripe that are filled at once. */
export const GROUP_ROWS = 6;
/**
 * Rows of a result that are completed over all blocks of a sum before the next rows: they stay in
 * the L2 cache.
 */
export const ROWS_TOGETHER = 96;
/** A multiple of the columns of every tile. */
export const PANEL_COLUMNS = 16;
/** Bytes of scratch space that a product by tiles needs. */
export const TILE_WORK = 24576;

/** Terms of a sum that a tile adds up before it adds them to the result: the length of a stripe. */
export const SUM_BLOCK = 64;
/** Bytes of a stripe: `SUM_BLOCK` floats of each of six rows. */
export const STRIPE_BYTES = 1536;
/**
 * Bytes of each thread that the kernels reach at constant addresses: a stripe, or what the wide tile
 * has there.
 */
export const CONSTANT_BYTES = 4608;
/**
 * Address of the stripe of thread 0, as compiled into the kernels; that of thread i begins
 * `i * CONSTANT_BYTES` further. See `cpu/stripe_address.ts`.
 */
export const STRIPE = 24576;

/** Bit of a product's mode: the sums are added to the content of C. */
export const ACCUMULATE = 1;
/** Bit of a product's mode: negative results become zero. */
export const RELU = 2;

/** The kernel `unary` computes: 1 above zero, its parameter elsewhere; NaN stays NaN. */
export const UNARY_STEP = 0;
/** The kernel `unary` computes: -x. */
export const UNARY_NEGATIVE = 1;
/** The kernel `unary` computes: x * x. */
export const UNARY_SQUARE = 2;
/** The kernel `unary` computes: the square root. */
export const UNARY_SQUARE_ROOT = 3;
/** The kernel `unary` computes: the absolute value. */
export const UNARY_ABSOLUTE = 4;
/** The kernel `unary` computes: the hyperbolic tangent. */
export const UNARY_TANH = 5;
/** The kernel `unary` computes: 1 / (1 + e^-x). */
export const UNARY_SIGMOID = 6;
/** The kernel `unary` computes: 1 / the square root. */
export const UNARY_RECIPROCAL_SQUARE_ROOT = 7;
/** The kernel `unary` computes: max(x, 0). */
export const UNARY_RELU = 8;

/** The kernel `binary` computes: a + b. */
export const BINARY_ADD = 0;
/** The kernel `binary` computes: a - b. */
export const BINARY_SUBTRACT = 1;
/** The kernel `binary` computes: a * b. */
export const BINARY_MULTIPLY = 2;
/** The kernel `binary` computes: a / b. */
export const BINARY_DIVIDE = 3;
/** The kernel `binary` computes: the larger one. */
export const BINARY_MAXIMUM = 4;
/** The kernel `binary` computes: the smaller one. */
export const BINARY_MINIMUM = 5;
/** The kernel `binary` computes: (a - b)^2. */
export const BINARY_SQUARED_DIFFERENCE = 6;

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
