/**
 * Patches of uint8 images as the numbers that a net is fed, cut on the device.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../errors.ts";
import { AlexNetWebGPUBackend } from "./backend.ts";
import { grid } from "./tile_product.ts";
import { program } from "./wgsl.ts";
import source from "./crop_to_float.wgsl" with { type: "text" };

/** The random part of one use of one image. */
export interface PatchVariation {
  /** The patch: its first row and column, which may lie outside, and whether it is mirrored. */
  readonly crop: { readonly top: number; readonly left: number; readonly flip: boolean };
  /** Added to red, green and blue, in grey levels. */
  readonly shift: readonly [number, number, number];
  /** Factor of the result. */
  readonly gain: number;
}

/** How {@linkcode cropToFloat} turns pixels into numbers. */
export interface CropToFloatOptions {
  /** Height and width of the images. */
  imageSide: number;
  /** Height and width of the patches. */
  side: number;
  /** Subtracted on the 0 … 255 scale: three numbers, or `[side, side, 3]`. */
  mean: ArrayLike<number>;
  /** What red, green and blue are divided by after that. */
  divisor: readonly [number, number, number];
  /** Order of the channels in the numbers; default `rgb`. */
  channelOrder?: "rgb" | "bgr";
  /** One for each image. */
  variations: readonly PatchVariation[];
}

/**
 * `(pixel + shift - mean) / divisor * gain` for a patch of each of the images `[count, imageSide,
 * imageSide, 3]`; numbers outside an image are 0. The webgpu backend must be the current one: the
 * bytes are uploaded as they are, and the rest happens there.
 *
 * @returns `[count, side, side, 3]`, float32.
 * @throws {BadArgumentError} for another backend, or sizes that do not fit together.
 */
export function cropToFloat(images: Uint8Array, options: CropToFloatOptions): tf.Tensor4D {
  const backend = tf.backend();
  if (!(backend instanceof AlexNetWebGPUBackend)) {
    throw new BadArgumentError(
      `Expected the backend webgpu but found ${tf.getBackend()}; call useBackend("webgpu") first.`,
    );
  }
  const { imageSide, side, mean, divisor, channelOrder = "rgb", variations } = options;
  const count = variations.length;
  if (images.length !== count * imageSide ** 2 * 3) {
    throw new BadArgumentError(
      `Expected ${count} images of ${imageSide} x ${imageSide} x 3 bytes, one for each variation, ` +
        `but found ${images.length} bytes.`,
    );
  }
  const patchLength = side * side * 3;
  if (mean.length !== 3 && mean.length !== patchLength) {
    throw new BadArgumentError(
      `Expected 3 means or ${side} x ${side} x 3 of them but found ${mean.length}.`,
    );
  }
  const words = new Uint8Array(Math.ceil(images.length / 4) * 4);
  words.set(images);
  const bytes = tf.tensor1d(new Int32Array(words.buffer), "int32");
  const uses = tf.tensor1d(Float32Array.from(
    variations.flatMap(({ crop: { top, left, flip }, shift, gain }) => [
      top,
      left,
      flip ? 1 : 0,
      gain,
      ...shift,
      0,
    ]),
  ));
  const means = tf.tensor1d(
    Float32Array.from({ length: patchLength }, (_, i) => mean[mean.length === 3 ? i % 3 : i]),
  );
  const numbers = backend.makeTensorInfo([count, side, side, 3], "float32");
  const constants = { IMAGE_SIDE: imageSide, SIDE: side, SWAP: channelOrder === "bgr" };
  backend.launch({
    program: program("cropToFloat", [source], constants, [
      { name: "bytes", type: "i32" },
      { name: "variations", type: "f32" },
      { name: "mean", type: "f32" },
      { name: "numbers", type: "f32", write: true },
    ]),
    bindings: [bytes, uses, means, numbers].map((tensor) => ({ tensor })),
    uniforms: {
      pixels: count * side * side,
      scale_red: 1 / divisor[0],
      scale_green: 1 / divisor[1],
      scale_blue: 1 / divisor[2],
    },
    workgroups: [...grid(backend, Math.ceil(count * side * side / 64)), 1],
  });
  tf.dispose([bytes, uses, means]);
  return tf.engine().makeTensorFromTensorInfo(numbers) as tf.Tensor4D;
}
