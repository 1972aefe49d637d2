/**
 * Writes `.npy` files, for features that are read in Python: `numpy.load("features.npy")`.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import { storeFloats } from "../safetensors.ts";

/** NumPy before 2.0 has no more dimensions. */
const MOST_AXES = 32;
/** The numbers begin at a multiple of this, as NumPy's own. */
const ALIGNMENT = 64;

/**
 * Encodes float32 numbers as a `.npy` file of version 1.0.
 *
 * @param floats The values in row-major order.
 * @param shape The shape, of at most 32 sizes; `[]` is a single number.
 * @returns the bytes of the file.
 * @throws {BadArgumentError} when the numbers do not fill the shape.
 */
export function writeNpy(floats: Float32Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const { bytes } = storeFloats(floats, shape);
  if (shape.length > MOST_AXES) {
    throw new BadArgumentError(`Expected at most ${MOST_AXES} axes but found ${shape.length}.`);
  }
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = Math.ceil((10 + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(start + bytes.length);
  const head = `\x93NUMPY\x01\x00`;
  for (let i = 0; i < head.length; i++) file[i] = head.charCodeAt(i);
  new DataView(file.buffer).setUint16(8, start - 10, true);
  file.set(new TextEncoder().encode(text.padEnd(start - 11) + "\n"), 10);
  file.set(bytes, start);
  return file;
}
