/**
 * The arguments of one launch of a kernel.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Program } from "./wgsl.ts";

/** A tensor, or a window of a tensor, bound to a kernel. */
export interface Binding {
  /** The tensor. */
  tensor: tf.TensorInfo;
  /** First element of the window; a multiple of {@linkcode AlexNetWebGPUBackend.windowStep}. */
  start?: number;
  /** Number of elements of the window. */
  length?: number;
}

/** One launch of a kernel. */
export interface Launch {
  /** The shader. */
  program: Program;
  /** One binding for each of the program's buffers, in order. */
  bindings: readonly Binding[];
  /** A value for each field of the shader's `Uniforms`. */
  uniforms?: Readonly<Record<string, number>>;
  /** Number of workgroups along x, y, z. */
  workgroups: readonly [number, number, number];
  /** Whether the uniforms change with every step, so that they should not be cached. */
  changing?: boolean;
}
