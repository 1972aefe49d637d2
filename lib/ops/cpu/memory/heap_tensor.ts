/**
 * The numbers of one tensor: a block of the heap, and a JavaScript view of it when somebody asks.
 *
 * @module
 */
import type { Heap } from "./heap.ts";

type HeapArray = Float32Array | Int32Array | Uint8Array;
type HeapArrayConstructor = typeof Float32Array | typeof Int32Array | typeof Uint8Array;

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
  #attached: number | undefined;

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

  /** A further block that is freed together with this one. */
  get attached(): number | undefined {
    return this.#attached;
  }

  /** Attaches a block; one that was attached before is freed. */
  attach(offset: number): void {
    if (this.#attached !== undefined) this.#heap.free(this.#attached);
    this.#attached = offset;
  }

  /** Gives the blocks back. */
  free(): void {
    this.#heap.free(this.offset);
    if (this.#attached !== undefined) this.#heap.free(this.#attached);
    this.#attached = undefined;
  }
}
