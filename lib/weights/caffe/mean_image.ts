/**
 * The mean image of Caffe's ImageNet, which its nets were trained with: `imagenet_mean.binaryproto`, or
 * the same numbers in `ilsvrc_2012_mean.npy`.
 *
 * @module
 */
import type { MeasuredMean } from "../../augmentation/preprocessing.ts";
import { BadFileError } from "../../errors.ts";
import { ByteReader } from "../../files/byte_reader.ts";
import { readWeights } from "../read_weights.ts";
import type { StoredTensor } from "../safetensors.ts";
import { loadFloats } from "../safetensors.ts";
import { readBlob } from "./caffe_blob.ts";

/** The first byte of a `.npy`. */
const NPY = 0x93;
/** The first bytes that a `BlobProto` can have: the tags of its sizes, shape and numbers. */
const BLOB = [0x08, 0x10, 0x18, 0x20, 0x2a, 0x3a, 0x42];
const EXPECTED = "a mean image of Caffe, 3 x side x side numbers";

/**
 * Reads a mean image: three maps in the order blue, green and red, of which each is a square.
 *
 * @param bytes the whole file.
 * @param path path of the file, for messages.
 * @returns the image in the order of this library: `[side, side, 3]`, RGB.
 * @throws {BadFileError} when it is another file.
 */
export function readMeanImage(bytes: Uint8Array, path: string): MeasuredMean {
  const { shape, ...tensor } = bytes[0] === NPY ? arrayIn(bytes, path) : blobIn(bytes, path);
  const [channels, side, width] = shape.slice(-3);
  const ones = shape.slice(0, -3);
  if (
    channels !== 3 || side === undefined || side !== width || side === 0 ||
    ones.some((size) => size !== 1) ||
    (tensor.dtype !== "F32" && tensor.dtype !== "F64")
  ) {
    const found = `${tensor.dtype} of the shape [${shape}]`;
    throw new BadFileError({ path, expected: EXPECTED, found });
  }
  const planes = loadFloats({ ...tensor, shape }, "the mean image");
  const bad = planes.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new BadFileError({
      path,
      expected: "finite numbers in a mean image",
      found: `${planes[bad]} as number ${bad + 1} of ${planes.length}`,
    });
  }
  const places = side * side;
  const meanImage = Float32Array.from(
    planes,
    (_, i) => planes[(2 - i % 3) * places + Math.floor(i / 3)],
  );
  return { side, meanImage };
}

function arrayIn(bytes: Uint8Array, path: string): StoredTensor {
  const [first, ...others] = readWeights(bytes, path).tensors.values();
  if (first !== undefined && others.length === 0) return first;
  throw new BadFileError({ path, expected: EXPECTED, found: `${others.length + 1} arrays` });
}

function blobIn(bytes: Uint8Array, path: string): StoredTensor {
  if (!BLOB.includes(bytes[0])) {
    throw new BadFileError({ path, expected: EXPECTED, found: "another file" });
  }
  return readBlob(new ByteReader(bytes, path), "the mean image").tensor;
}
