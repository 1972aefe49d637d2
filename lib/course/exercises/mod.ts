/**
 * The exercises of the lessons, one namespace a lesson: `lesson03.reluBackward`.
 *
 * @module
 */
export * as lesson00 from "./lesson_00.ts";
export * as lesson01 from "./lesson_01.ts";
export * as lesson02 from "./lesson_02.ts";
export * as lesson03 from "./lesson_03.ts";
export * as lesson04 from "./lesson_04.ts";
export * as lesson05 from "./lesson_05.ts";
export * as lesson06 from "./lesson_06.ts";
export * as lesson07 from "./lesson_07.ts";
export * as lesson08 from "./lesson_08.ts";
export * as lesson09 from "./lesson_09.ts";
export * as lesson11 from "./lesson_11.ts";
export * as lesson10 from "./lesson_10.ts";
export * as lesson12 from "./lesson_12.ts";
export * as lesson13 from "./lesson_13.ts";
