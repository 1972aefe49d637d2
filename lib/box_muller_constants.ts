/**
 * The constants of the Box–Muller transform, for its implementations in TypeScript and
 * AssemblyScript: coefficients of polynomials for ln, sin and cos.
 *
 * The coefficients are those of Sun's fdlibm 5.3 (`e_log.c`, `k_sin.c`, `k_cos.c`; copyright 1993 Sun
 * Microsystems, freely granted), minimax polynomials by Remez' algorithm. Their errors, before
 * rounding, are below 2^-58 of the result, a thirtieth of a unit in the last place of a float64.
 *
 * Deno and the AssemblyScript compiler both compile this file, so it contains only numbers.
 *
 * @module
 */

/** The upper part of ln 2; its last 21 bits are zero, so small multiples of it are exact. */
export const LN2_HIGH = 6.93147180369123816490e-1;
/** ln 2 minus the upper part. */
export const LN2_LOW = 1.90821492927058770002e-10;

/** The coefficient of s^2 in (ln((1 + s) / (1 - s)) - 2 s) / s, for |s| below 0.1716. */
export const LN_S2 = 6.666666666666735130e-1;
/** The coefficient of s^4. */
export const LN_S4 = 3.999999999940941908e-1;
/** The coefficient of s^6. */
export const LN_S6 = 2.857142874366239149e-1;
/** The coefficient of s^8. */
export const LN_S8 = 2.222219843214978396e-1;
/** The coefficient of s^10. */
export const LN_S10 = 1.818357216161805012e-1;
/** The coefficient of s^12. */
export const LN_S12 = 1.531383769920937332e-1;
/** The coefficient of s^14. */
export const LN_S14 = 1.479819860511658591e-1;

/** The coefficient of x^3 in sin x, which starts with x, for |x| up to π/4. */
export const SIN_X3 = -1.66666666666666324348e-1;
/** The coefficient of x^5. */
export const SIN_X5 = 8.33333333332248946124e-3;
/** The coefficient of x^7. */
export const SIN_X7 = -1.98412698298579493134e-4;
/** The coefficient of x^9. */
export const SIN_X9 = 2.75573137070700676789e-6;
/** The coefficient of x^11. */
export const SIN_X11 = -2.50507602534068634195e-8;
/** The coefficient of x^13. */
export const SIN_X13 = 1.58969099521155010221e-10;

/** The coefficient of x^4 in cos x, which starts with 1 - x^2 / 2, for |x| up to π/4. */
export const COS_X4 = 4.16666666666666019037e-2;
/** The coefficient of x^6. */
export const COS_X6 = -1.38888888888741095749e-3;
/** The coefficient of x^8. */
export const COS_X8 = 2.48015872894767294178e-5;
/** The coefficient of x^10. */
export const COS_X10 = -2.75573143513906633035e-7;
/** The coefficient of x^12. */
export const COS_X12 = 2.08757232129817482790e-9;
/** The coefficient of x^14. */
export const COS_X14 = -1.13596475577881948265e-11;
