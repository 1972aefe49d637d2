/**
 * The values of one tensor: a block of the heap, with a JavaScript view that is created on demand.
 *
 * @module
 */
import type { Heap } from "./heap.ts";

type HeapArray = Float32Array | Int32Array | Uint8Array;
type HeapArrayConstructor = typeof Float32Array | typeof Int32Array | typeof Uint8Array;

/** An additional block with the lifetime of a tensor, and its purpose. */
interface Attachment {
  readonly offset: number;
  readonly purpose: string;
}

/** The backend's data of one tensor; the field names are those of tfjs's `TensorData`. */
export class HeapTensor {
  /** Byte offset of the block. */
  readonly offset: number;
  /** The typed-array constructor of the values. */
  readonly kind: HeapArrayConstructor;
  /** Number of tensors that share the values. */
  refCount = 1;
  /** tfjs's dtype of the values. */
  readonly dtype: string;
  /** Always undefined: complex tensors are pairs of others. */
  readonly complexTensorInfos: undefined = undefined;
  /** Number of values. */
  readonly length: number;
  readonly #heap: Heap;
  #values: HeapArray | undefined;
  #attached: Attachment | undefined;

  /** Allocates a block for `length` values. `shape` is used only in the error message. */
  constructor(
    heap: Heap,
    kind: HeapArrayConstructor,
    length: number,
    shape: readonly number[],
    dtype: string,
  ) {
    this.#heap = heap;
    this.kind = kind;
    this.length = length;
    this.dtype = dtype;
    this.offset = heap.allocate(
      length * kind.BYTES_PER_ELEMENT,
      () => `a ${dtype} tensor of shape [${shape.join(", ")}]`,
    );
  }

  /** A view of the values in the heap. */
  get values(): HeapArray {
    this.#values ??= new this.kind(
      this.#heap.buffer as ArrayBuffer,
      this.offset,
      this.length,
    );
    return this.#values;
  }

  /** The block attached for exactly this `purpose`; it is freed together with the tensor. */
  attached(purpose: string): number | undefined {
    return this.#attached?.purpose === purpose ? this.#attached.offset : undefined;
  }

  /** Attaches a block and frees the one attached before. */
  attach(offset: number, purpose: string): void {
    if (this.#attached !== undefined) this.#heap.free(this.#attached.offset);
    this.#attached = { offset, purpose };
  }

  /** Frees the blocks. */
  free(): void {
    this.#heap.free(this.offset);
    if (this.#attached !== undefined) this.#heap.free(this.#attached.offset);
    this.#attached = undefined;
  }
}
