/**
 * The tensors of PyTorch: a window on a storage, with a shape and a step for each dimension.
 *
 * @module
 */
import { PickleObject, type TensorContext } from "../pickle/pickle_values.ts";
import type { StoredTensor } from "../safetensors.ts";
import { DTYPE_BYTES } from "../safetensors_header.ts";
import { countOf, rowMajorBytes } from "../strided_copy.ts";
import type { Fail } from "../../files/byte_reader.ts";
import type { TorchStorage } from "./torch_storage.ts";

/** A window on a storage. */
export class TorchTensor extends PickleObject {
  override readonly what = "a tensor";
  readonly #storage: TorchStorage;
  readonly #offset: number;
  readonly #shape: readonly number[];
  readonly #strides: readonly number[];

  /** A tensor that lies within its storage, and has no number twice. */
  constructor(
    storage: TorchStorage,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
    fail: Fail,
  ) {
    super();
    [this.#storage, this.#offset, this.#shape, this.#strides] = [storage, offset, shape, strides];
    const count = countOf(shape) ?? fail("a shape of fewer than 2^53 numbers", `[${shape}]`);
    if (strides.length !== shape.length || countOf([offset, ...strides]) === undefined) {
      fail(`an offset and ${shape.length} strides of at least 0`, `${offset} and [${strides}]`);
    }
    const last = shape.reduce((sum, size, i) => sum + (size - 1) * strides[i], offset);
    if (count > 0 && !(last < storage.count)) {
      fail(
        `[${shape}] within the ${storage.count} numbers of the storage ${storage.key}`,
        `an end at number ${last}`,
      );
    }
    if (count > storage.count) {
      fail(
        `at most ${storage.count} numbers, as in the storage ${storage.key}`,
        `${count} in the shape [${shape}]`,
        "save the tensor as tensor.contiguous()",
      );
    }
  }

  /** The numbers in row-major order: a view where they are so in the storage. */
  override toTensor({ fail, copies }: TensorContext): StoredTensor {
    const { dtype } = this.#storage;
    const { bytes, bigEndian } = this.#storage.content(fail);
    const numbers = {
      source: bytes,
      width: DTYPE_BYTES[dtype],
      shape: this.#shape,
      strides: this.#strides,
      offset: this.#offset,
      bigEndian,
    };
    return { dtype, shape: this.#shape, bytes: rowMajorBytes(numbers, copies, fail) };
  }
}
