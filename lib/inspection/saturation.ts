/**
 * A small net under two recipes for inputs and initial weights, and measures of saturation, the
 * effect behind the paper's Fig. 1.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireFinite, requireInteger, requireOneOf } from "../argument_checks.ts";
import { NotFiniteError } from "../errors.ts";
import { firstNotFinite } from "../training/learning_rule/finite_tensor.ts";
import { freeingTape } from "../ops/gradient_tape.ts";
import { softmaxCrossEntropy } from "../ops/softmax_cross_entropy.ts";
import { changeSpec } from "../spec/change.ts";
import { cifar18 } from "../spec/cifar_presets.ts";
import type { Activation, AlexNetSpec } from "../spec/spec.ts";
import { LayerOutputs } from "./layer_outputs.ts";
import { layerOf, originalNameOf } from "../training/learning_rule/variable_names.ts";

/**
 * `2012`: pixels on the 0 to 255 scale minus the mean image, all weights N(0, 0.01). `modern`:
 * inputs of about unit size, weights that keep the scale of the signal constant (sqrt(2 / fan-in)).
 */
export type FourLayerRecipe = "2012" | "modern";

/**
 * Three 5x5 convolutions of 16, 32 and 32 kernels (times `width`), each with 3/2 max pooling, and
 * ten logits: a four-layer net as in section 3.1.
 *
 * @param activation the nonlinearity of the convolutions.
 * @param recipe how inputs and weights are scaled.
 * @param width a factor on the number of kernels; default 1.
 * @returns the spec of the net.
 * @throws {BadArgumentError} if there is no such activation or recipe, or `width` is not a positive
 * number.
 *
 * @example
 * ```ts
 * import { fourLayerNet } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const { convolutions } = fourLayerNet("tanh", "modern", 0.5);
 * assertEquals(convolutions.map(({ kernels }) => kernels), [8, 16, 16]);
 * ```
 */
export function fourLayerNet(
  activation: Activation,
  recipe: FourLayerRecipe,
  width: number = 1,
): AlexNetSpec {
  requireOneOf("the activation", activation, ["linear", "relu", "tanh"]);
  requireOneOf("the recipe", recipe, ["2012", "modern"]);
  requireFinite("width", width, { above: 0 });
  requireInteger("16 times the width, the kernels of the first layer", 16 * width, { min: 1 });
  const init = {
    standardDeviation: recipe === "2012" ? 0.01 : "fan-in",
    bias: 0,
  } as const;
  const divisor = recipe === "2012" ? 1 : 62;
  return changeSpec(cifar18, {
    name: `four layers, ${activation}, ${recipe} recipe`,
    description: "three convolutions and a classifier, to compare nonlinearities",
    deviations: [],
    every: {
      convolution: {
        normalization: null,
        mapNormalization: null,
        pooling: { kind: "max", size: 3, stride: 2, rounding: "ceil" },
        // Both nonlinearities are monotonic, so max f(x) = f(max x): pooling first saves three
        // quarters of the nonlinearity's work and changes nothing else.
        order: ["pooling", "activation", "normalization", "mapNormalization"],
      },
      layer: { activation, init },
    },
    layers: {
      conv1: { kernels: 16 * width },
      conv2: { kernels: 32 * width },
      conv3: { kernels: 32 * width },
    },
    preprocessing: { divisor: [divisor, divisor, divisor] },
    training: { weightDecay: 0, biasRateFactor: 1, batchSize: 64 },
  });
}

/**
 * For each of several convolution layers, the fraction of units that output 0 everywhere on all of
 * `images`. With ReLU, such units pass no gradient and may never recover. One fraction per layer, 0
 * to 1.
 *
 * @param model the net.
 * @param layers names of the layers that apply the nonlinearity, e.g. `relu1`.
 * @param images `[batch, side, side, 3]`, preprocessed.
 * @returns one fraction per layer, in the order of `layers`.
 * @throws {BadArgumentError} if the net has no such layer; the message suggests the nearest name.
 * @throws {NotFiniteError} if an output of a layer is not finite.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { deadShares } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const model = tf.sequential();
 * model.add(tf.layers.reLU({ name: "relu1", inputShape: [2, 2, 2] }));
 * // The first map is negative everywhere, the second positive.
 * const images = tf.tensor4d([-1, 1, -1, 1, -1, 1, -1, 1], [1, 2, 2, 2]);
 * assertEquals(await deadShares(model, ["relu1"], images), [0.5]);
 * ```
 */
export async function deadShares(
  model: tf.LayersModel,
  layers: readonly string[],
  images: tf.Tensor4D,
): Promise<number[]> {
  const outputs = new LayerOutputs(model, layers);
  const largest = tf.tidy(() => outputs.predict(images).map((maps) => maps.max([0, 1, 2])));
  const values = await Promise.all(largest.map((tensor) => tensor.data()));
  tf.dispose(largest);
  for (const [i, units] of values.entries()) {
    if (firstNotFinite(units) >= 0) {
      throw new NotFiniteError(
        `Expected finite outputs of ${layers[i]} but found ${units[firstNotFinite(units)]}; a ` +
          "weight or a pixel is not finite, or the outputs of a layer overflow.",
      );
    }
  }
  return values.map((units) => units.filter((value) => value <= 0).length / units.length);
}

/**
 * Root mean square of the loss gradient of each layer's weights, from the input to the logits.
 *
 * @param model the net.
 * @param images `[batch, side, side, 3]`, preprocessed.
 * @param labels `[batch]`, int32.
 * @returns one size per layer that has weights.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { alexnet } from "@alexnet/alexnet";
 * import { gradientSizes } from "@alexnet/alexnet/inspection";
 * import { assert } from "@std/assert";
 *
 * const model = alexnet("cifarSmall");
 * const sizes = await gradientSizes(model, tf.ones([1, 32, 32, 3]), tf.tensor1d([0], "int32"));
 * assert(sizes.every(({ size }) => size >= 0));
 * model.dispose();
 * ```
 */
export async function gradientSizes(
  model: tf.LayersModel,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
): Promise<{ layer: string; size: number }[]> {
  const kernels = model.trainableWeights
    .filter(({ originalName }) => originalName.endsWith("/kernel"))
    .map((weight) => weight.read() as tf.Variable);
  const { value, grads } = freeingTape(() =>
    tf.variableGrads(
      () => softmaxCrossEntropy(labels, model.apply(images, { training: true }) as tf.Tensor2D),
      kernels,
    )
  );
  const sizes = kernels.map(async ({ name }) => {
    const mean = tf.tidy(() => grads[name].square().mean().sqrt());
    const [size] = await mean.data();
    mean.dispose();
    return { layer: layerOf(originalNameOf(name)), size };
  });
  const result = await Promise.all(sizes);
  tf.dispose([value, ...Object.values(grads)]);
  return result;
}
