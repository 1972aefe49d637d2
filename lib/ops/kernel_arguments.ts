/**
 * Argument checks of the kernels that tfjs does not have. The rules are the same on every backend,
 * whether a kernel is called by its name or through its operation.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import type { NormalizationSpec } from "../spec/spec.ts";
import { requireFinite, requireInteger, requireOneOf } from "../argument_checks.ts";
import { DIVISOR, EXPONENT } from "../number_ranges.ts";
import { requireSameShape, requireTensor } from "./tensor_checks.ts";
import type { CropToFloatAttributes } from "./crop_to_float_options.ts";
import type { PatchVariation } from "./patch_writer.ts";

type Inputs = Readonly<Record<string, Pick<tf.TensorInfo, "shape" | "dtype">>>;
type Attributes = object;

/** Largest position: leaves room for the words of any tensor within 2^53. */
const MOST_POSITION = 2 ** 52;

/** Kernel `SoftmaxCrossEntropy`: `logits` float32 `[batch, classes]`, `labels` int32 `[batch]`; no side is 0. */
export function checkSoftmaxCrossEntropy({ logits, labels }: Inputs): void {
  requireTensor("logits of softmaxCrossEntropy", logits, { shape: ["batch", "classes"] });
  requireTensor("labels of softmaxCrossEntropy", labels, {
    dtype: "int32",
    shape: [logits.shape[0]],
  });
  // The mean over no images is 0 / 0.
  requireInteger("the images of softmaxCrossEntropy", logits.shape[0], { min: 1 });
  requireInteger("the classes of softmaxCrossEntropy", logits.shape[1], { min: 1 });
}

/**
 * Checks that each label is a whole number from 0 to `classes` - 1.
 *
 * @param first Number of the image of the first label, for the message.
 * @throws {BadArgumentError} that names the image.
 */
export function requireLabels(labels: ArrayLike<number>, classes: number, first = 0): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new BadArgumentError(
      `Expected labels from 0 to ${classes - 1} (${classes} classes) but found label ${label} of ` +
        `image ${first + i}.`,
    );
  }
}

/** Kernel `ReluBiasGrad`: `dy` and `y` float32 of the same shape, of rank 1 or more. */
export function checkReluBiasGradient({ dy, y }: Inputs): void {
  requireSameShape("dy of activationGradient", dy, "y", y);
  requireInteger("the rank of dy of activationGradient", dy.shape.length, { min: 1 });
}

/** Kernel `CounterDropout`: `x` float32; rate 0 … 1, a key of two 32-bit words, position, scale. */
export function checkCounterDropout({ x }: Inputs, attributes: Attributes): void {
  const { rate, key0, key1, position, scale } = attributes as Record<string, unknown>;
  requireTensor("x of counterDropout", x, {});
  requireFinite("rate of counterDropout", rate, { min: 0, max: 1 });
  requireKey("counterDropout", key0, key1);
  requireInteger("position of counterDropout", position, { min: 0, max: MOST_POSITION });
  requireFinite("trainScale of counterDropout", scale);
}

/** Kernel `CounterNormals`: a shape, a key of two 32-bit words, a standard deviation. */
export function checkCounterNormals(attributes: Attributes): void {
  const { shape, key0, key1, standardDeviation } = attributes as Record<string, unknown>;
  if (!Array.isArray(shape)) {
    throw new BadArgumentError(`Expected a shape of counterNormals but found ${String(shape)}.`);
  }
  for (const side of shape) requireInteger("each side of counterNormals", side, { min: 0 });
  requireKey("counterNormals", key0, key1);
  requireFinite("standardDeviation of counterNormals", standardDeviation, { min: 0 });
}

/** Checks the words of a key: 32 bits, signed or unsigned, as Threefry accepts them. */
function requireKey(operation: string, ...key: unknown[]): void {
  for (const word of key) {
    requireInteger(`each word of the key of ${operation}`, word, {
      min: -(2 ** 31),
      below: 2 ** 32,
    });
  }
}

/**
 * Kernel `MomentumUpdate`: three float32 tensors of the same shape, and the hyperparameters of the
 * update.
 */
export function checkMomentumUpdate(inputs: Inputs, attributes: Attributes): void {
  const { weight, velocity, gradient } = inputs;
  const { learningRate, momentum, weightDecay } = attributes as Record<string, unknown>;
  requireSameShape("velocity of momentumUpdate", velocity, "weight", weight);
  requireSameShape("gradient of momentumUpdate", gradient, "weight", weight);
  requireFinite("learningRate of momentumUpdate", learningRate, { min: 0 });
  requireFinite("momentum of momentumUpdate", momentum, { min: 0 });
  requireFinite("weightDecay of momentumUpdate", weightDecay, { min: 0 });
  const both = Number(learningRate) * Number(weightDecay);
  requireFinite("learningRate times weightDecay of momentumUpdate", both, { min: 0 });
}

/**
 * Checks the numbers of a normalization: k > 0, n odd, alpha and beta not negative.
 *
 * @throws {BadArgumentError} for an invalid number.
 */
export function checkLocalResponse(options: Omit<NormalizationSpec, "inputs">): void {
  const { k, n, alpha, beta, convention } = options;
  const of = "of the response normalization";
  requireInteger(`n ${of}`, n, { min: 1 });
  if (n % 2 === 0) {
    throw new BadArgumentError(
      `Expected an odd number of neighbouring maps n but found ${n}; the paper has 5.`,
    );
  }
  requireFinite(`k ${of}`, k, DIVISOR);
  requireFinite(`alpha ${of}`, alpha, { min: 0 });
  requireFinite(`beta ${of}`, beta, EXPONENT);
  requireOneOf(`the convention ${of}`, convention, ["literal", "divided-by-n"]);
}

/**
 * The largest side of an image or patch: a larger one is a mistake, because no memory holds a batch
 * of them.
 */
const LARGEST_SIDE = 32768;

/** Checks the side of an image or a patch. */
export function requireSide(name: string, side: unknown): number {
  return requireInteger(`${name} of cropToFloat`, side, { min: 1, max: LARGEST_SIDE });
}

/** Kernel `CropToFloat`: bytes of each image, its variation, and the preprocessing parameters. */
export function checkCropToFloat(attributes: CropToFloatAttributes): void {
  const { imageSide, side, mean, divisor, channelOrder, images, variations } = attributes;
  requireSide("imageSide", imageSide);
  requireSide("side", side);
  requireOneOf("channelOrder of cropToFloat", channelOrder, ["rgb", "bgr"]);
  requireInteger("the number of divisors of cropToFloat", divisor?.length, { min: 3, max: 3 });
  divisor.forEach((value) => {
    requireFinite("each divisor of cropToFloat", value, DIVISOR);
  });
  requireInteger("the number of means of cropToFloat", mean.length, {
    min: side * side * 3,
    max: side * side * 3,
  });
  requireFiniteNumbers("each mean of cropToFloat", mean);
  requireInteger("the number of images of cropToFloat", images.length, {
    min: variations.length,
    max: variations.length,
  });
  images.forEach((image, i) => {
    if (!(image instanceof Uint8Array || (image as unknown) instanceof Uint8ClampedArray)) {
      throw new BadArgumentError(`Expected image ${i} of cropToFloat as a Uint8Array of pixels.`);
    }
    requireInteger(`the bytes of image ${i} of cropToFloat`, image.length, {
      min: imageSide ** 2 * 3,
      max: imageSide ** 2 * 3,
    });
  });
  variations.forEach(requireVariation);
}

function requireVariation({ crop, shift, gain }: PatchVariation, image: number): void {
  const place = { min: -LARGEST_SIDE, max: LARGEST_SIDE };
  requireInteger(`the crop's top of image ${image} of cropToFloat`, crop.top, place);
  requireInteger(`the crop's left of image ${image} of cropToFloat`, crop.left, place);
  requireInteger(`the shifts of image ${image} of cropToFloat`, shift.length, { min: 3, max: 3 });
  shift.forEach((value) => requireFinite(`each shift of image ${image} of cropToFloat`, value));
  requireFinite(`the gain of image ${image} of cropToFloat`, gain);
}

function requireFiniteNumbers(name: string, values: ArrayLike<number>): void {
  // x * 0 is 0 for finite x and NaN otherwise: a loop without branches, because it runs for each
  // batch.
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += values[i] * 0;
  if (zero === 0) return;
  requireFinite(name, Array.from(values).find((value) => !Number.isFinite(value)));
}
