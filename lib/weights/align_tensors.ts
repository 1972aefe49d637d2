/**
 * Moves tensors within the file's own bytes to where arrays of numbers may begin.
 *
 * @module
 */
import type { StoredTensor } from "./safetensors.ts";
import { DTYPE_BYTES } from "./safetensors_header.ts";

/**
 * The tensors, each of which begins at a multiple of its numbers' width where there is room for that
 * before it: a tensor of Caffe or NumPy may begin anywhere, and a view needs alignment. The bytes are
 * overwritten, so a large net is in memory once instead of twice.
 *
 * @param tensors tensors whose bytes are views of one file and not used elsewhere.
 * @returns the tensors in the same order.
 */
export function alignTensors(
  tensors: ReadonlyMap<string, StoredTensor>,
): Map<string, StoredTensor> {
  const moved = new Map<string, StoredTensor>();
  const ends = new Map<ArrayBufferLike, number>();
  const inOrder = [...tensors].sort(([, a], [, b]) => a.bytes.byteOffset - b.bytes.byteOffset);
  for (const [index, [name, tensor]] of inOrder.entries()) {
    const { bytes, dtype } = tensor;
    const { buffer, byteOffset, length } = bytes;
    const shift = byteOffset % DTYPE_BYTES[dtype];
    const next = inOrder.slice(index + 1).find(([, other]) => other.bytes.buffer === buffer);
    const isShared = next !== undefined && next[1].bytes.byteOffset < byteOffset + length;
    // Nothing is known of the bytes before the first tensor but that they are the file's header.
    const isFree = byteOffset - shift >= (ends.get(buffer) ?? 0) && !isShared;
    ends.set(buffer, Math.max(ends.get(buffer) ?? 0, byteOffset + length));
    if (shift === 0 || !isFree) continue;
    const whole = new Uint8Array(buffer);
    whole.copyWithin(byteOffset - shift, byteOffset, byteOffset + length);
    moved.set(name, {
      ...tensor,
      bytes: whole.subarray(byteOffset - shift, byteOffset - shift + length),
    });
  }
  return new Map([...tensors].map(([name, tensor]) => [name, moved.get(name) ?? tensor]));
}
