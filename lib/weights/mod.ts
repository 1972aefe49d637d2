/**
 * Weight files in the safetensors format, with strict reading and aligned writing. Functions work
 * on bytes, so they can also be used in a browser; `@alexnet/alexnet` reads and writes checkpoints
 * of its nets.
 *
 * ```ts
 * import { loadFloats, readSafetensors, storeFloats, writeSafetensors } from
 *   "@alexnet/alexnet/weights";
 * import { assertEquals } from "@std/assert";
 *
 * const file = writeSafetensors(
 *   new Map([["conv1/bias", storeFloats(Float32Array.of(0, 0.5), [2])]]),
 *   new Map([["source", "an example"]]),
 * );
 * const { tensors, metadata } = readSafetensors(file, "example.safetensors");
 * for (const [name, tensor] of tensors) {
 *   assertEquals([name, ...loadFloats(tensor, name)], ["conv1/bias", 0, 0.5]);
 * }
 * assertEquals(metadata.get("source"), "an example");
 * ```
 *
 * @module
 */
export { readWeights, type ReadWeightsOptions } from "./read_weights.ts";
export { readWeightsFile } from "./read_weights_file.ts";
export {
  loadFloats,
  readSafetensors,
  type Safetensors,
  type StoredTensor,
  storeFloats,
  writeSafetensors,
} from "./safetensors.ts";
export type { Dtype } from "./safetensors_header.ts";
export type { WeightsFile, WeightsFormat } from "./weights_file.ts";
