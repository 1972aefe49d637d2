/**
 * The decoder sharp, in a separate file so that a bundle for browsers leaves it out.
 *
 * @module
 */
export { default as sharp } from "sharp";
