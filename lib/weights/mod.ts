/**
 * Files of weights. `readWeights` reads what published AlexNets come as (NumPy's `.npy` and pickles,
 * PyTorch's `.pth`, Caffe's `.caffemodel`, safetensors, tfjs's `model.json`), finds the format from the
 * content, and runs nothing that is in a file. `writeSafetensors` and `writeNpy` write. Functions work
 * on bytes, so they can also be used in a browser; in Deno, `readWeightsFile` takes a path.
 * `@alexnet/alexnet` reads and writes checkpoints of its nets.
 *
 * ```ts
 * import {
 *   loadFloats,
 *   readSafetensors,
 *   readWeights,
 *   storeFloats,
 *   writeNpy,
 *   writeSafetensors,
 * } from "@alexnet/alexnet/weights";
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
 *
 * const features = readWeights(writeNpy(Float32Array.of(1, 2, 3), [1, 3]), "features.npy");
 * assertEquals(features.format, "npy");
 * assertEquals(features.tensors.get("array")?.shape, [1, 3]);
 * ```
 *
 * @module
 */
export { writeNpy } from "./numpy/write_npy.ts";
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
export { loadIntegers, nonFiniteTensors, viewFloats } from "./tensor_values.ts";
export type { WeightsFile, WeightsFormat } from "./weights_file.ts";
