/**
 * The decoder sharp, in a file of its own so that a bundle for browsers leaves it out.
 *
 * @module
 */
export { default as sharp } from "sharp";
