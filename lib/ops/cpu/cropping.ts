/**
 * The kernel that crops patches from uint8 images directly into a tensor, on all threads.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { type CropToFloatAttributes, variationNumbers } from "../crop_to_float_options.ts";
import { VARIATION_NUMBERS } from "../kernel_constants.ts";
import { cropToFloatTask } from "./tasks/cropping_tasks.ts";
import { checkCropToFloat } from "../kernel_arguments.ts";
import { type Call, register } from "./kernel_registry.ts";

/** Minimum pixels per piece: about 20 microseconds. */
const PIECE = 8192;

function cropToFloat({ backend, attrs }: Call): tf.TensorInfo {
  const attributes = attrs as unknown as CropToFloatAttributes;
  checkCropToFloat(attributes);
  const { images, imageSide, side, mean, divisor, channelOrder, variations } = attributes;
  const count = variations.length;
  const rowBytes = imageSide * 3;
  const imageBytes = imageSide * rowBytes;
  const numbers = backend.allocate([count, side, side, 3]);
  const variationBytes = count * VARIATION_NUMBERS * 8;
  const bytes = variationBytes + mean.byteLength + count * imageBytes;
  backend.withBytes(bytes, (variationsAt) => {
    const { buffer } = backend.heap;
    const meanAt = variationsAt + variationBytes, imagesAt = meanAt + mean.byteLength;
    const swap = channelOrder === "bgr";
    new Float64Array(buffer, variationsAt, count * VARIATION_NUMBERS)
      .set(variationNumbers(variations));
    const means = new Float32Array(buffer, meanAt, mean.length);
    means.set(mean);
    if (swap) exchangeRedAndBlue(means);
    const pixels = new Uint8Array(buffer, imagesAt, count * imageBytes);
    images.forEach((image, i) => {
      // Only the rows of the patch.
      const { top } = variations[i].crop;
      const begin = rowBytes * Math.min(imageSide, Math.max(0, top));
      const end = rowBytes * Math.min(imageSide, Math.max(0, top + side));
      pixels.set(image.subarray(begin, end), i * imageBytes + begin);
    });
    const step = Math.ceil(PIECE / (side * side));
    backend.pool.run(cropToFloatTask, Math.ceil(count / step), [
      count,
      step,
      imagesAt,
      imageSide,
      side,
      variationsAt,
      meanAt,
      backend.offset(numbers),
      ...divisor,
      swap ? 1 : 0,
    ]);
  });
  return numbers;
}

function exchangeRedAndBlue(means: Float32Array): void {
  for (let i = 0; i < means.length; i += 3) [means[i], means[i + 2]] = [means[i + 2], means[i]];
}

/** Registers the kernel `CropToFloat`. */
export function registerCropping(): void {
  register("CropToFloat", cropToFloat);
}
