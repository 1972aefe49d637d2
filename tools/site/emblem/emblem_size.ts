/**
 * The size of an emblem.
 *
 * @module
 */

/** Its width. */
export const width = 320;

/** Its height. */
export const height = 112;

/** The free border of plots and bars. */
export const border = 14;
