/**
 * The numbers of one tensor: a block of the heap, and a JavaScript view of it when somebody asks.
 *
 * @module
 */
import type { Heap } from "./heap.ts";

type HeapArray = Float32Array | Int32Array | Uint8Array;
type HeapArrayConstructor = typeof Float32Array | typeof Int32Array | typeof Uint8Array;

/** A further block that lives as long as a tensor, and what it was made for. */
interface Attachment {
  readonly offset: number;
  readonly purpose: string;
}

/** What the backend keeps for each tensor; the field names are those of tfjs's `TensorData`. */
export class HeapTensor {
  /** Where the block begins. */
  readonly offset: number;
  /** The kind of view that reads the numbers. */
  readonly kind: HeapArrayConstructor;
  /** How many tensors share the numbers. */
  refCount = 1;
  /** tfjs's name of the kind of numbers. */
  readonly dtype: string;
  /** Always undefined: complex tensors are pairs of others. */
  readonly complexTensorInfos: undefined = undefined;
  readonly #heap: Heap;
  readonly #length: number;
  #values: HeapArray | undefined;
  #attached: Attachment | undefined;

  /** Takes a block for `length` numbers. `shape` is only for the error message. */
  constructor(
    heap: Heap,
    kind: HeapArrayConstructor,
    length: number,
    shape: readonly number[],
    dtype: string,
  ) {
    this.#heap = heap;
    this.kind = kind;
    this.#length = length;
    this.dtype = dtype;
    this.offset = heap.allocate(
      length * kind.BYTES_PER_ELEMENT,
      () => `a ${dtype} tensor of shape [${shape.join(", ")}]`,
    );
  }

  /** The numbers, as they lie in the heap. */
  get values(): HeapArray {
    this.#values ??= new this.kind(
      this.#heap.buffer as ArrayBuffer,
      this.offset,
      this.#length,
    );
    return this.#values;
  }

  /** The block that was attached for just this `purpose`; it is freed together with this one. */
  attached(purpose: string): number | undefined {
    return this.#attached?.purpose === purpose ? this.#attached.offset : undefined;
  }

  /** Attaches a block; one that was attached before is freed. */
  attach(offset: number, purpose: string): void {
    if (this.#attached !== undefined) this.#heap.free(this.#attached.offset);
    this.#attached = { offset, purpose };
  }

  /** Gives the blocks back. */
  free(): void {
    this.#heap.free(this.offset);
    if (this.#attached !== undefined) this.#heap.free(this.#attached.offset);
    this.#attached = undefined;
  }
}
