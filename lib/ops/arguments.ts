/**
 * Checks of what enters an operation or a layer: kind, rank and shape of tensors, range of numbers. An
 * error says which argument of what, what was expected and what was found.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { BadArgumentError, nearestName } from "../errors.ts";

/** Sides of a tensor: a number must be just that, a word may be any. */
export type ShapePattern = readonly (number | string)[];

/** What a tensor must be. */
export interface TensorPattern {
  /** Kind of its numbers; default `float32`. */
  dtype?: "float32" | "int32";
  /** Its sides, in words where they may be any: `["batch", "classes"]`. Default: any shape. */
  shape?: ShapePattern;
}

/** What is known of a tensor without looking at its numbers. */
type Described = Pick<tf.TensorInfo, "shape" | "dtype">;

/**
 * Checks that `tensor` is of the kind and shape of `pattern`.
 *
 * @param name How the message calls it: `logits of softmaxCrossEntropy`.
 * @throws {BadArgumentError} when it is not.
 */
export function requireTensor(name: string, tensor: Described, pattern: TensorPattern): void {
  const { dtype = "float32", shape } = pattern;
  const found = tensor as Described | undefined | null;
  const fits = shape === undefined || found?.shape?.length === shape.length &&
      shape.every((side, axis) => typeof side === "string" || side === found.shape[axis]);
  if (found?.dtype === dtype && fits) return;
  const expected = shape === undefined ? dtype : `${dtype} [${shape.join(", ")}]`;
  throw new BadArgumentError(
    `Expected ${name} to be ${expected} but found ${
      found?.shape === undefined ? String(tensor) : `${found.dtype} [${found.shape.join(", ")}]`
    }.`,
  );
}

/**
 * Checks that two float32 tensors have the same sides.
 *
 * @throws {BadArgumentError} when they have not.
 */
export function requireSameShape(
  name: string,
  found: Described,
  other: string,
  expected: Described,
): void {
  requireTensor(name, found, {});
  requireTensor(other, expected, {});
  if (
    found.shape.length === expected.shape.length &&
    found.shape.every((side, axis) => side === expected.shape[axis])
  ) return;
  throw new BadArgumentError(
    `Expected ${name} to have the shape of ${other}, [${expected.shape.join(", ")}], but found ` +
      `[${found.shape.join(", ")}].`,
  );
}

/** A range of numbers, its ends included unless `above` or `below` is said. */
export interface Range {
  /** The least that may be. */
  from?: number;
  /** The most that may be. */
  to?: number;
  /** What the number must be greater than. */
  above?: number;
  /** What the number must be less than. */
  below?: number;
}

/**
 * Checks that `value` is a finite number in `range`.
 *
 * @throws {BadArgumentError} when it is not.
 */
export function requireNumber(name: string, value: unknown, range: Range = {}): number {
  return required(name, value, "a finite number", Number.isFinite, range);
}

/**
 * Checks that `value` is a whole number in `range`.
 *
 * @throws {BadArgumentError} when it is not.
 */
export function requireInteger(name: string, value: unknown, range: Range = {}): number {
  return required(name, value, "a whole number", Number.isSafeInteger, range);
}

function required(
  name: string,
  value: unknown,
  kind: string,
  is: (value: unknown) => boolean,
  { from = -Infinity, to = Infinity, above = -Infinity, below = Infinity }: Range,
): number {
  if (is(value)) {
    const number = value as number;
    if (number >= from && number <= to && number > above && number < below) return number;
  }
  const limits = [
    from > -Infinity ? `of at least ${from}` : "",
    above > -Infinity ? `above ${above}` : "",
    to < Infinity ? `of at most ${to}` : "",
    below < Infinity ? `below ${below}` : "",
  ].filter((limit) => limit !== "").join(" and ");
  throw new BadArgumentError(
    `Expected ${name} to be ${kind}${limits === "" ? "" : ` ${limits}`} but found ${shown(value)}.`,
  );
}

/**
 * Checks that `value` is one of `choices`.
 *
 * @throws {BadArgumentError} when it is not.
 */
export function requireOneOf<Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const near = typeof value === "string" ? nearestName(value, choices) : undefined;
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  throw new BadArgumentError(
    `Expected ${name} to be ${choices.join(" or ")} but found ${shown(value)}${hint || "."}`,
  );
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value) ?? String(value);
}
