/**
 * Checks of the tensors that enter an operation or a layer: kind of numbers, rank and shape.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";

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
