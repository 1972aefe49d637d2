/**
 * The exercises of the lessons, one namespace a lesson: what an answer gets, the properties that it
 * is tested for, and the hints for each. `lesson03` also has the convolution in plain loops that only
 * this lesson measures.
 *
 * ```ts
 * import { check } from "@alexnet/alexnet/course";
 * import { lesson02 } from "@alexnet/alexnet/exercises";
 *
 * const mapSide = (side: number, size: number, stride: number, padding: number) =>
 *   1 + Math.ceil((side + 2 * padding - size) / stride);
 * console.log(await check(lesson02.mapSide, mapSide));
 * ```
 *
 * @module
 */
export * as lesson00 from "./00.ts";
export * as lesson01 from "./01.ts";
export * as lesson02 from "./02.ts";
export * as lesson03 from "./03.ts";
export * as lesson04 from "./04.ts";
export * as lesson05 from "./05.ts";
export * as lesson06 from "./06.ts";
export * as lesson07 from "./07.ts";
export * as lesson08 from "./08.ts";
export * as lesson09 from "./09.ts";
export * as lesson10 from "./10.ts";
export * as lesson11 from "./11.ts";
export * as lesson12 from "./12.ts";
export * as lesson13 from "./13.ts";
export * as lesson14 from "./14.ts";
export * as lesson15 from "./15.ts";
