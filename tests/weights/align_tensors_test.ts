import { assertEquals } from "@std/assert";
import { alignTensors } from "../../lib/weights/align_tensors.ts";
import type { StoredTensor } from "../../lib/weights/safetensors.ts";
import { viewFloats } from "../../lib/weights/tensor_values.ts";

/** A tensor of float32 at `offset` of `file` with these values. */
function floatsAt(file: Uint8Array, offset: number, values: readonly number[]): StoredTensor {
  const bytes = file.subarray(offset, offset + 4 * values.length);
  bytes.set(new Uint8Array(Float32Array.from(values).buffer));
  return { dtype: "F32", shape: [values.length], bytes };
}

const offsetsOf = (tensors: ReadonlyMap<string, StoredTensor>) =>
  [...tensors].map(([name, { bytes }]) => [name, bytes.byteOffset]);

Deno.test("a tensor moves down to the next place where its numbers can be viewed", () => {
  const file = new Uint8Array(64);
  const tensors = new Map([["b", floatsAt(file, 35, [3, 4])], ["a", floatsAt(file, 10, [1, 2])]]);
  const aligned = alignTensors(tensors);
  assertEquals(offsetsOf(aligned), [["b", 32], ["a", 8]]);
  const values = [...aligned].map(([name, tensor]) => [...viewFloats(tensor, name)]);
  assertEquals(values, [[3, 4], [1, 2]]);
  assertEquals([...aligned.values()].every(({ bytes }) => bytes.buffer === file.buffer), true);
});

Deno.test("a tensor stays where another tensor is before it, or shares its bytes", () => {
  const file = new Uint8Array(64);
  const close = new Map([["a", floatsAt(file, 8, [1])], ["flag", {
    ...{ dtype: "U8", shape: [1], bytes: file.subarray(12, 13) } as const,
  }], ["b", floatsAt(file, 13, [2])]]);
  assertEquals(offsetsOf(alignTensors(close)), [["a", 8], ["flag", 12], ["b", 13]]);
  const shared = floatsAt(file, 33, [1, 2]);
  const part = { dtype: "F32", shape: [1], bytes: file.subarray(37, 41) } as const;
  const both = new Map<string, StoredTensor>([["whole", shared], ["again", shared], [
    "part",
    part,
  ]]);
  assertEquals(offsetsOf(alignTensors(both)), [["whole", 33], ["again", 33], ["part", 37]]);
});
