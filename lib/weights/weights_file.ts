/**
 * What every reader of this folder returns, whatever the format of the file.
 *
 * @module
 */
import type { StoredTensor } from "./safetensors.ts";

/**
 * A format of weights:
 *
 * - `npy`: NumPy's `.npy`, with numbers or with a pickle (`bvlc_alexnet.npy`);
 * - `pickle`: a pickle of NumPy arrays in dictionaries and lists;
 * - `torch`: what `torch.save` writes, as a zip archive or in its older form;
 * - `caffemodel`: Caffe's binary net, with V1 or V2 layers;
 * - `safetensors`: safetensors, this module's checkpoints too;
 * - `tfjs`: TensorFlow.js's `model.json` with its shards.
 */
export type WeightsFormat = "npy" | "pickle" | "torch" | "caffemodel" | "safetensors" | "tfjs";

/** The content of a file of weights. */
export interface WeightsFile {
  /** The format, found from the content. */
  readonly format: WeightsFormat;
  /**
   * The tensors by name, in the order of the file. Keys of nested dictionaries are joined by `/`, and
   * the items of a list are `/0`, `/1` and so on: `conv1/0`.
   */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** What else the file says as text, numbers or true and false, by name: `epoch`. */
  readonly metadata: ReadonlyMap<string, string>;
}
