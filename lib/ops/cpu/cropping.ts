/**
 * The kernel that crops patches from uint8 images directly into a tensor, on all threads.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { CropToFloatAttributes } from "../crop_to_float.ts";
import { cropToFloatTask } from "./tasks/cropping_tasks.ts";
import { checkCropToFloat } from "../kernel_arguments.ts";
import { type Call, register } from "./kernel_registry.ts";

/** Minimum pixels per piece: about 20 microseconds. */
const PIECE = 8192;
/** float64 numbers per variation, see `kernels/crop.ts`. */
const VARIATION = 8;

function cropToFloat({ backend, attrs }: Call): tf.TensorInfo {
  const attributes = attrs as unknown as CropToFloatAttributes;
  checkCropToFloat(attributes);
  const { images, imageSide, side, mean, divisor, channelOrder, variations } = attributes;
  const count = variations.length;
  const imageBytes = imageSide * imageSide * 3;
  const numbers = backend.allocate([count, side, side, 3]);
  const variationBytes = count * VARIATION * 8;
  const bytes = variationBytes + mean.byteLength + count * imageBytes;
  backend.withBytes(bytes, (variationsAt) => {
    const { buffer } = backend.heap;
    const meanAt = variationsAt + variationBytes, imagesAt = meanAt + mean.byteLength;
    const swap = channelOrder === "bgr";
    const uses = new Float64Array(buffer, variationsAt, count * VARIATION);
    variations.forEach(({ crop: { top, left, flip }, gain, shift }, i) =>
      uses.set([top, left, flip ? 1 : 0, gain, ...shift, 0], i * VARIATION)
    );
    const means = new Float32Array(buffer, meanAt, mean.length);
    means.set(mean);
    if (swap) exchangeRedAndBlue(means);
    const pixels = new Uint8Array(buffer, imagesAt, count * imageBytes);
    images.forEach((image, i) => pixels.set(image, i * imageBytes));
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
