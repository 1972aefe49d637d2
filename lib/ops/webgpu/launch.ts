/**
 * What one run of a kernel is given.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Program } from "./wgsl.ts";

/** A tensor, or a window of one, as a kernel sees it. */
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
  /** Whether the uniforms change from step to step, so that caching them would only fill memory. */
  changing?: boolean;
}
