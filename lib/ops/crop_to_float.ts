/**
 * Patches of uint8 images as the numbers that a net is fed, cut where the net computes.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { PatchList } from "../augmentation/batches.ts";
import { PatchWriter } from "../augmentation/patch_writer.ts";
import { BadArgumentError } from "../errors.ts";
import { requireInteger } from "./arguments.ts";
import { checkCropToFloat, requireSide } from "./kernel_arguments.ts";

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

/** The attributes of the kernel `CropToFloat`, which has no inputs. */
export interface CropToFloatAttributes extends Required<CropToFloatOptions> {
  /** One for each variation, `[imageSide, imageSide, 3]`. */
  images: readonly Uint8Array[];
  /** `[side, side, 3]`: red, green, blue, whatever the order of the numbers. */
  mean: Float32Array;
}

/**
 * `(pixel + shift - mean) / divisor * gain` for a patch of each of the images; numbers outside an
 * image are 0. Kernel `CropToFloat` where the backend has it: on `webgpu` bytes are uploaded, not
 * floats; on `alexnet-cpu` all threads write into the tensor, the very numbers of
 * {@linkcode PatchWriter}.
 *
 * @param images `[count, imageSide, imageSide, 3]`, or a list of images.
 * @returns `[count, side, side, 3]`, float32.
 * @throws {BadArgumentError} when sizes do not fit together, or a number is not finite; the image is
 * named.
 */
export function cropToFloat(
  images: Uint8Array | readonly Uint8Array[],
  options: CropToFloatOptions,
): tf.Tensor4D {
  const attributes = checked(images, options);
  if (tf.getKernel("CropToFloat", tf.getBackend()) !== undefined) {
    const cut: unknown = tf.engine().runKernel(
      "CropToFloat",
      {},
      attributes as unknown as tf.NamedAttrMap,
    );
    return cut as tf.Tensor4D;
  }
  const { side, variations } = attributes;
  const writer = new PatchWriter(attributes.imageSide, { ...attributes, padding: 0 });
  const numbers = writer.writeAll({
    images: attributes.images,
    variations: variations.map((each) => ({ ...each, crop: { ...each.crop, side } })),
  }, new Float32Array(variations.length * writer.patchLength));
  return tf.tensor4d(numbers, [variations.length, side, side, 3]);
}

/**
 * The patches `from` to `to` of a batch as a tensor: cut by the backend as long as nobody has looked
 * at their numbers, else those numbers.
 *
 * @param batch `count` times the same number of patches.
 * @returns `[patches, ...shape]`.
 * @throws {BadArgumentError} when the batch does not hold whole images of that shape.
 */
export function batchTensor(
  batch: { readonly images: Float32Array; readonly patches?: PatchList; readonly count: number },
  shape: readonly number[],
  from = 0,
  to: number = batch.count,
): tf.Tensor {
  const { patches, count } = batch;
  requireInteger("the number of images of a batch", count, { from: 1 });
  requireInteger("the first patch of a part of a batch", from, { from: 0, below: count });
  requireInteger("the end of a part of a batch", to, { above: from, to: count });
  const side = patches?.preprocessing.side ?? 0;
  if (patches !== undefined && tf.util.arraysEqual([...shape], [side, side, 3])) {
    const perImage = patches.images.length / batch.count;
    return cropToFloat(patches.images.slice(from * perImage, to * perImage), {
      ...patches.preprocessing,
      variations: patches.variations.slice(from * perImage, to * perImage),
    });
  }
  const size = tf.util.sizeFromShape([...shape]);
  const length = batch.images.length / batch.count;
  if (!Number.isInteger(length / size) || length === 0) {
    throw new BadArgumentError(
      `Expected ${count} images of [${shape.join(", ")}] in a batch but found ` +
        `${batch.images.length} numbers.`,
    );
  }
  const numbers = batch.images.subarray(from * length, to * length);
  return tf.tensor(numbers, [numbers.length / size, ...shape]);
}

function checked(
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

/** `mean` for each number of a patch. */
function repeated(mean: ArrayLike<number>, patchLength: number): Float32Array {
  if (mean.length === patchLength) {
    return mean instanceof Float32Array ? mean : Float32Array.from(mean);
  }
  const all = new Float32Array(patchLength);
  for (let i = 0; i < patchLength; i++) all[i] = mean[i % 3];
  return all;
}
