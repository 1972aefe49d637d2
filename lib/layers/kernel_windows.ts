/**
 * What convolutions with and without weight sharing have in common: kernels over sliding windows, a
 * bias and an activation.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { requireInteger } from "../argument_checks.ts";
import { outputSide } from "../spec/geometry.ts";
import type { Activation, Padding } from "../spec/spec.ts";
import {
  type LayerConfig,
  requireActivation,
  requireLayerConfig,
  requireWindow,
  singleShape,
  type WeightConfig,
  weightConfig,
} from "./layer_parts.ts";

/** The configuration of a layer of kernels. */
export interface KernelWindowsConfig extends LayerConfig, WeightConfig {
  /** Number of kernels that see each window. */
  kernels: number;
  /** Side of a kernel. */
  size: number;
  /** Step between neighbouring windows; default 1. */
  stride?: number;
  /** Zeros around the input; default 0. */
  padding?: Padding;
  /** The nonlinearity; default `linear`. */
  activation?: Activation;
}

/** The configuration with its defaults. */
export type KernelWindows = Required<Omit<KernelWindowsConfig, keyof LayerConfig>>;

/**
 * Checks a configuration and fills in its defaults.
 *
 * @param layer The class, for messages.
 * @throws {BadArgumentError} if an option is invalid.
 */
export function kernelWindows(layer: string, config: KernelWindowsConfig): KernelWindows {
  requireLayerConfig(layer, config, {
    kernels: true,
    size: true,
    stride: true,
    padding: true,
    activation: true,
    standardDeviation: true,
    biasValue: true,
    seed: true,
  });
  const { kernels, size, stride = 1, padding = 0, activation = "linear" } = config;
  requireInteger("kernels of a layer", kernels, { min: 1 });
  requireWindow({ size, stride, padding });
  requireActivation(activation);
  return { kernels, size, stride, padding, activation, ...weightConfig(config) };
}

/** `[batch, height', width', kernels]` for an input `[batch, height, width, maps]`. */
export function windowedShape(
  inputShape: tf.Shape | tf.Shape[],
  windows: KernelWindows,
  layer: string,
): tf.Shape {
  const [batch, height, width] = singleShape(inputShape, 4, layer);
  return [batch, outputSide(height, windows), outputSide(width, windows), windows.kernels];
}

/** The configuration in the form that tfjs saves with a model. */
export function savedWindows({ padding, ...rest }: KernelWindows): tf.serialization.ConfigDict {
  return { ...rest, padding: typeof padding === "number" ? padding : [...padding] };
}
