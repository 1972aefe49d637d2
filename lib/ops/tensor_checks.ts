/**
 * Checks of the input tensors of an operation or a layer: dtype, rank and shape.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";

/** Dimensions of a tensor: a number must match exactly, a word matches any size. */
export type ShapePattern = readonly (number | string)[];

/** The required dtype and shape of a tensor. */
export interface TensorPattern {
  /** Its dtype; default `float32`. */
  dtype?: "float32" | "int32";
  /** Whether it may be empty, like a batch without images; default true. */
  empty?: boolean;
  /** Its dimensions, with words for arbitrary sizes: `["batch", "classes"]`. Default: any shape. */
  shape?: ShapePattern;
}

/** The properties of a tensor that are known without reading its values. */
type Described = Pick<tf.TensorInfo, "shape" | "dtype">;

/**
 * Checks that `tensor` has the dtype and shape of `pattern`.
 *
 * @param name Its name in the message: `logits of softmaxCrossEntropy`.
 * @throws {BadArgumentError} when it does not.
 */
export function requireTensor(name: string, tensor: Described, pattern: TensorPattern): void {
  const { dtype = "float32", shape } = pattern;
  const found = tensor as Described | undefined | null;
  const fits = shape === undefined || found?.shape?.length === shape.length &&
      shape.every((side, axis) => typeof side === "string" || side === found.shape[axis]);
  const holds = pattern.empty !== false || found?.shape?.every((side) => side >= 1) === true;
  if (found?.dtype === dtype && fits && holds) return;
  const expected = (shape === undefined ? dtype : `${dtype} [${shape.join(", ")}]`) +
    (fits && !holds ? " with every side at least 1" : "");
  throw new BadArgumentError(
    `Expected ${name} to be ${expected} but found ${
      found?.shape === undefined ? String(tensor) : `${found.dtype} [${found.shape.join(", ")}]`
    }.`,
  );
}

/**
 * Checks that two float32 tensors have the same shape.
 *
 * @throws {BadArgumentError} when they do not.
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
