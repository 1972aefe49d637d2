/** draft
 * @module */
export * from "./unhandled.ts";
