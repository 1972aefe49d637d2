/**
 * Ranges of numbers that enter arithmetic in float32.
 *
 * @module
 */
import type { NumberRange } from "./argument_checks.ts";

/** A divisor, or a term of one: the reciprocal of a smaller number overflows. */
export const DIVISOR = { min: 1e-30 } as const satisfies NumberRange;

/** The exponent of a normalization, 0.75 in the paper. */
export const EXPONENT = { min: 0, max: 100 } as const satisfies NumberRange;
