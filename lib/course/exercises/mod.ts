/**
 * The exercises of the lessons, one namespace a lesson: `lesson03.reluBackward`.
 *
 * @module
 */
export * as lesson00 from "./lesson_00.ts";
