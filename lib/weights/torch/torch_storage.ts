/**
 * The storages of PyTorch: rows of numbers that tensors are windows on.
 *
 * @module
 */
import type { Fail } from "../../files/byte_reader.ts";
import { PickleObject } from "../pickle/pickle_values.ts";
import { type Dtype, DTYPE_BYTES } from "../safetensors_header.ts";

/** The classes of storages that can be read, and their element types. */
export const STORAGE_TYPES: Readonly<Record<string, Dtype>> = {
  "torch.DoubleStorage": "F64",
  "torch.FloatStorage": "F32",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.LongStorage": "I64",
  "torch.IntStorage": "I32",
  "torch.ShortStorage": "I16",
  "torch.CharStorage": "I8",
  "torch.ByteStorage": "U8",
  "torch.BoolStorage": "BOOL",
};

/** A row of numbers, whose bytes are elsewhere in the file. */
export class TorchStorage extends PickleObject {
  override readonly what = "a storage";
  /** Its name in the file. */
  readonly key: string;
  /** Element type. */
  readonly dtype: Dtype;
  /** Numbers in it. */
  readonly count: number;
  #bytes: Uint8Array | undefined;
  #bigEndian = false;

  /** A storage whose bytes are not known yet. */
  constructor(key: string, dtype: Dtype, count: number) {
    super();
    [this.key, this.dtype, this.count] = [key, dtype, count];
  }

  /** The bytes that it needs. */
  get byteLength(): number {
    return this.count * DTYPE_BYTES[this.dtype];
  }

  /** Sets its bytes. */
  fill(bytes: Uint8Array, bigEndian: boolean = false): void {
    [this.#bytes, this.#bigEndian] = [bytes, bigEndian];
  }

  /** Its bytes, and their order. */
  content(fail: Fail): { readonly bytes: Uint8Array; readonly bigEndian: boolean } {
    const bytes = this.#bytes ?? fail(`the storage ${this.key}`, "no bytes of it");
    return { bytes, bigEndian: this.#bigEndian };
  }
}
