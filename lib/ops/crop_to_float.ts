/**
 * Crops patches from uint8 images and converts them to a net's input on the net's backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import { PatchWriter } from "./patch_writer.ts";
import { checkCropToFloat, requireSide } from "./kernel_arguments.ts";
import type { CropToFloatAttributes, CropToFloatOptions } from "./crop_to_float_options.ts";

export type { CropToFloatAttributes, CropToFloatOptions } from "./crop_to_float_options.ts";

/**
 * Computes `(pixel + shift - mean) / divisor * gain` for one patch of each image; values outside an
 * image are 0. Uses the kernel `CropToFloat` if the backend has it: on `webgpu` it uploads bytes
 * instead of floats; on `alexnet-cpu` all threads write into the tensor, with exactly the values of
 * {@linkcode PatchWriter}.
 *
 * @param images `[count, imageSide, imageSide, 3]`, or a list of images.
 * @returns `[count, side, side, 3]`, float32.
 * @throws {BadArgumentError} when sizes do not match or a number is not finite; the message names
 * the image.
 */
export function cropToFloat(
  images: Uint8Array | readonly Uint8Array[],
  options: CropToFloatOptions,
): tf.Tensor4D {
  const attributes = cropToFloatAttributes(images, options);
  if (tf.getKernel("CropToFloat", tf.getBackend()) !== undefined) {
    const cut: unknown = tf.engine().runKernel(
      "CropToFloat",
      {},
      attributes as unknown as tf.NamedAttrMap,
    );
    return cut as tf.Tensor4D;
  }
  const { side, variations } = attributes;
  const writer = new PatchWriter(attributes.imageSide, attributes);
  const numbers = writer.writeAll({
    images: attributes.images,
    variations,
  }, new Float32Array(variations.length * writer.patchLength));
  return tf.tensor4d(numbers, [variations.length, side, side, 3]);
}

/**
 * The checked attributes of the kernel `CropToFloat` for `images` and `options`.
 *
 * @throws {BadArgumentError} when sizes do not match or a number is invalid.
 */
export function cropToFloatAttributes(
  images: Uint8Array | readonly Uint8Array[],
  options: CropToFloatOptions,
): CropToFloatAttributes {
  const { imageSide, side, mean, channelOrder = "rgb", variations } = options;
  requireSide("imageSide", imageSide);
  requireSide("side", side);
  const length = imageSide ** 2 * 3;
  const count = variations.length;
  const bytes = images instanceof Uint8Array
    ? images.length
    : images.reduce((sum, image) => sum + (image.length === length ? length : NaN), 0);
  if (bytes !== count * length) {
    throw new BadArgumentError(
      `Expected ${count} images of ${imageSide} x ${imageSide} x 3 bytes, one for each variation, ` +
        `but found ${
          images instanceof Uint8Array ? `${bytes} bytes` : `${images.length} images of ${[
            ...new Set(images.map((image) => image.length)),
          ]} bytes`
        }.`,
    );
  }
  const patchLength = side * side * 3;
  if (mean.length !== 3 && mean.length !== patchLength) {
    throw new BadArgumentError(
      `Expected 3 means or ${side} x ${side} x 3 of them but found ${mean.length}.`,
    );
  }
  const list = images instanceof Uint8Array
    ? Array.from({ length: count }, (_, i) => images.subarray(i * length, (i + 1) * length))
    : images;
  const attributes = { ...options, channelOrder, images: list, mean: repeated(mean, patchLength) };
  checkCropToFloat(attributes);
  return attributes;
}

/** `mean`, repeated for each value of a patch. */
function repeated(mean: ArrayLike<number>, patchLength: number): Float32Array {
  if (mean.length === patchLength) {
    return mean instanceof Float32Array ? mean : Float32Array.from(mean);
  }
  const all = new Float32Array(patchLength);
  for (let i = 0; i < patchLength; i++) all[i] = mean[i % 3];
  return all;
}
