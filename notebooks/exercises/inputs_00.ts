/**
 * What the inputs of a learner's own are made of, in the exercises of lesson 00.
 *
 * @module
 */
import type { Draws } from "../../lib/course/mod.ts";
import { coded } from "../../lib/course/exercises/compare_answers.ts";

/** A line as a loss, with its code. */
export function line(slope: number, start: number): (weight: number) => number {
  const sign = slope < 0 ? "-" : "+";
  return coded(
    (weight) => start + slope * weight,
    `(weight) => ${start} ${sign} ${Math.abs(slope)} * weight`,
  );
}

/** A parabola as a loss, with its code. */
export function parabola(steepness: number, lowest: number): (weight: number) => number {
  return coded(
    (weight) => steepness * (weight - lowest) ** 2,
    `(weight) => ${steepness} * (weight - (${lowest})) ** 2`,
  );
}

/** An answer that is sure and right. */
export function oneHot(draw: Draws): [number[], number] {
  const classes = draw.integer(2, 6);
  const right = draw.integer(0, classes - 1);
  return [draw.times(classes, (i) => i === right ? 1 : 0), right];
}

/** Inputs, weights and slope of a unit whose sum has the given sign, and one of its products the other. */
export function unit(draw: Draws, sign: number): [number[], number[], number] {
  const count = draw.integer(2, 4);
  return draw.until(
    () => [draw.integers(count, -4, 4), draw.integers(count, -3, 3), draw.pick([-2, 0.5, 3])],
    ([inputs, weights]) => {
      const products = inputs.map((input, i) => sign * input * weights[i]);
      return products.some((one) => one < 0) && products.reduce((a, b) => a + b) > 0;
    },
  );
}
