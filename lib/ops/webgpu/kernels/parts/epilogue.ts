/**
 * Operations on a sum before it is stored: bias and activation.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import {
  TANH_POLYNOMIAL_LIMIT,
  TANH_X11,
  TANH_X3,
  TANH_X5,
  TANH_X7,
  TANH_X9,
} from "../../../kernel_constants.ts";
import { specialize } from "../../wgsl.ts";
import source from "./epilogue.wgsl" with { type: "text" };

/** The numbers of the fused activations in the shaders, by tfjs's names. */
export const ACTIVATIONS = {
  linear: 0,
  relu: 1,
  relu6: 2,
  sigmoid: 3,
  tanh: 4,
} as const;

/** Operations on a sum before it is stored. */
export interface Epilogue {
  /** One number per column, added before the activation. */
  bias?: tf.TensorInfo;
  /** One of {@linkcode ACTIVATIONS}. */
  activation: number;
}

/** The WGSL of `epilogue(sum, bias)`. */
export const epilogueSource: string = specialize(source, {
  RELU: ACTIVATIONS.relu,
  RELU6: ACTIVATIONS.relu6,
  SIGMOID: ACTIVATIONS.sigmoid,
  TANH: ACTIVATIONS.tanh,
  TANH_POLYNOMIAL_LIMIT,
  TANH_X3,
  TANH_X5,
  TANH_X7,
  TANH_X9,
  TANH_X11,
}, "epilogue");
