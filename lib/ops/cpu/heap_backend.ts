/**
 * The tfjs backend whose tensors live in the shared heap.
 *
 * It is tfjs's own CPU backend with another place for the numbers: stock kernels read
 * `data.get(dataId).values`, which here is a view on the heap, and hand their results to
 * {@linkcode HeapBackend.write}, which copies them in. What leaves (`data()`, `dataSync()`,
 * `bufferSync()`) is a copy as well, so a freed block never lies under an array of the user. Stock
 * kernels that return a view of their parent (`slice`, `unstack`, `real`) are safe for the same
 * reason.
 *
 * @module
 */
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs";
import { MAXIMUM_THREADS, requireBackendOptions } from "../backend_options.ts";
import type { BackendRecord } from "../backend_record.ts";
import type { ConvolutionLibrary } from "./onednn/convolution_interface.ts";
import type { Blas } from "./blas/gemm_interface.ts";
import { Heap, type HeapStatistics } from "./memory/heap.ts";
import { HeapTensor } from "./memory/heap_tensor.ts";
import { BACKEND_NAME } from "./backend_name.ts";
import { makeThread } from "./threads/thread.ts";
import { recordLibraries } from "./libraries/recorded_libraries.ts";
import { ThreadPool } from "./threads/thread_pool.ts";
import { compileKernels, instantiateKernels, type Kernels } from "./wasm.ts";

/** How a {@linkcode HeapBackend} is made. */
export interface HeapBackendOptions {
  /** Threads that compute, the main thread included, 1 to 64; default: one for each logical processor. */
  threads?: number;
  /** The most the heap may hold, in bytes, from 1 MiB; default and maximum: 4 GiB. */
  heapBytes?: number;
  /** Finds the BLAS library of the main thread; default: none is used. */
  openBlas?: (memory: WebAssembly.Memory) => Blas | undefined;
  /** Finds the library of convolutions of the main thread; default: none is used. */
  openConvolutions?: (memory: WebAssembly.Memory) => ConvolutionLibrary | undefined;
  /** Why there is no BLAS, in a few words, for the report. */
  reason?: string;
  /** Why the libraries that a checkpoint records were not taken. */
  refused?: string;
}

/** What `tf.memory()` returns on this backend. */
export interface HeapMemoryInfo {
  /** Always false: every byte is counted. */
  unreliable: boolean;
  /** How full the heap is. */
  heap: HeapStatistics;
}

/** The backend `alexnet-cpu`. */
export class HeapBackend extends MathBackendCPU {
  /** Where the tensors live. */
  readonly heap: Heap;
  /** Who computes. */
  readonly pool: ThreadPool;
  /** Whether multiply-adds are fused (relaxed SIMD). */
  readonly relaxed: boolean;
  /** Why a checkpoint's libraries were not taken, where they were asked for. */
  readonly refused: string | undefined;

  readonly #kernelsId: string;
  readonly #reason: string | undefined;
  #blasAllowed = true;
  #convolutionsAllowed = true;

  /**
   * Reads the kernels, makes the heap and starts the threads.
   *
   * @throws {BadArgumentError} when an option makes no sense.
   */
  constructor(options: HeapBackendOptions = {}) {
    super();
    requireBackendOptions(options);
    const threads = options.threads ??
      Math.min(MAXIMUM_THREADS, Math.max(1, navigator.hardwareConcurrency));
    const { module, relaxed, id } = compileKernels();
    this.relaxed = relaxed;
    this.refused = options.refused;
    this.#kernelsId = id;
    this.#reason = options.reason;
    this.heap = new Heap(options.heapBytes);
    const { memory } = this.heap;
    const blas = options.openBlas?.(memory);
    const convolutions = options.openConvolutions?.(memory);
    const kernels = instantiateKernels(module, memory);
    const main = makeThread(0, kernels, memory, blas, convolutions);
    this.pool = new ThreadPool(this.heap, module, threads, main);
  }

  /** The BLAS library that products go to, if any. */
  get blas(): Blas | undefined {
    return this.#blasAllowed ? this.pool.main.blas : undefined;
  }

  /** The library that convolutions go to, if any. */
  get convolutions(): ConvolutionLibrary | undefined {
    return this.#blasAllowed && this.#convolutionsAllowed ? this.pool.main.convolutions : undefined;
  }

  /**
   * Whether products and convolutions may go to native libraries; false keeps them all in
   * WebAssembly.
   */
  allowBlas(allowed: boolean): void {
    this.#blasAllowed = allowed;
  }

  /** Whether convolutions may go to a library of their own; false leaves them to im2col and BLAS. */
  allowConvolutions(allowed: boolean): void {
    this.#convolutionsAllowed = allowed;
  }

  /** One line: threads, library, heap; where something is missing, why. */
  report(): string {
    const reason = this.#blasAllowed && this.#reason ? ` (${this.#reason})` : "";
    const products = this.blas === undefined
      ? `WebAssembly SIMD${this.relaxed ? " with fused multiply-add" : ""}${reason}`
      : `${this.blas.name} ${this.blas.version}`;
    const { convolutions } = this;
    const convolved = convolutions === undefined
      ? ""
      : `, ${convolutions.name} ${convolutions.version}`;
    const gibibytes = Math.round(this.heap.statistics.limit / 2 ** 30 * 10) / 10;
    return `cpu: ${this.pool.report()}, ${products}${convolved}, heap ${gibibytes} GiB`;
  }

  /** What computes here, for a checkpoint. */
  record(): BackendRecord {
    const { blas, convolutions, relaxed } = this;
    return recordLibraries(BACKEND_NAME, blas, convolutions, relaxed, this.#kernelsId);
  }

  /** The kernels of the main thread, for work that is too small to share. */
  get kernels(): Kernels {
    return this.pool.main.kernels;
  }

  /** Byte offset of a tensor's numbers in the heap. The tensor must hold float32 or int32 numbers. */
  offset(tensor: tf.TensorInfo): number {
    return this.#heapTensor(tensor.dataId).offset;
  }

  /** Whether the numbers of `tensor` are 32-bit floats in the heap. */
  isFloat(tensor: tf.TensorInfo): boolean {
    return tensor.dtype === "float32" &&
      this.#heapTensor(tensor.dataId).kind === Float32Array;
  }

  /** A tensor with room for its numbers but whatever values were there before. */
  allocate(shape: number[], dtype: "float32" | "int32" = "float32"): tf.TensorInfo {
    const dataId = {};
    const kind = dtype === "float32" ? Float32Array : Int32Array;
    this.#put(dataId, new HeapTensor(this.heap, kind, tf.util.sizeFromShape(shape), shape, dtype));
    return { dataId, shape, dtype };
  }

  /** The same numbers under another shape, without copying. */
  reshaped(tensor: tf.TensorInfo, shape: number[]): tf.TensorInfo {
    this.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape, dtype: tensor.dtype };
  }

  /** Runs `f` with the byte offset of `bytes` bytes of the heap that are given back afterwards. */
  withBytes<T>(bytes: number, f: (offset: number) => T): T {
    const offset = this.heap.allocate(bytes, () => "the work space of an operation");
    try {
      return f(offset);
    } finally {
      this.heap.free(offset);
    }
  }

  /**
   * Lets `offset`, a block of the heap, live and die with the tensor `dataId`. `purpose` says all that
   * its content depends on: tensors of several operations and shapes may share one `dataId`.
   */
  attach(dataId: tf.TensorInfo["dataId"], offset: number, purpose: string): void {
    this.#heapTensor(dataId).attach(offset, purpose);
  }

  /** The block that was attached to `dataId` for just this `purpose`, if any. */
  attached(dataId: tf.TensorInfo["dataId"], purpose: string): number | undefined {
    return this.data.has(dataId) ? this.#heapTensor(dataId).attached(purpose) : undefined;
  }

  /** Copies `values` into the heap. */
  override write(
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
  ): tf.TensorInfo["dataId"] {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  /** Copies the numbers of a tensor of another backend into the heap. */
  override move(
    dataId: tf.TensorInfo["dataId"],
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    if (!ArrayBuffer.isView(values)) {
      // Strings, and the still empty shell of a complex tensor.
      this.data.set(dataId, { values, dtype, refCount });
      return;
    }
    const array = values as HeapArray;
    const kind = array.constructor as HeapArrayConstructor;
    const tensor = new HeapTensor(this.heap, kind, array.length, shape, dtype);
    tensor.values.set(array);
    tensor.refCount = refCount;
    this.#put(dataId, tensor);
  }

  /** A copy of a tensor's numbers. */
  override readSync(dataId: tf.TensorInfo["dataId"]): tf.backend_util.BackendValues {
    const values = super.readSync(dataId);
    return ArrayBuffer.isView(values) ? (values as HeapArray).slice() : values;
  }

  /** Gives the block of a tensor back when nobody refers to it any more. */
  override disposeData(dataId: tf.TensorInfo["dataId"], force = false): boolean {
    const data: unknown = this.data.has(dataId) ? this.data.get(dataId) : undefined;
    const gone = super.disposeData(dataId, force);
    if (gone && data instanceof HeapTensor) data.free();
    return gone;
  }

  /** How full the heap is; tfjs adds `numTensors`, `numDataBuffers` and `numBytes`. */
  override memory(): ReturnType<MathBackendCPU["memory"]> & HeapMemoryInfo {
    return { unreliable: false, reasons: [], heap: this.heap.statistics };
  }

  /** Ends the threads; the heap goes when nothing refers to it. */
  override dispose(): void {
    void this.pool.end();
  }

  #heapTensor(dataId: tf.TensorInfo["dataId"]): HeapTensor {
    const data: unknown = this.data.get(dataId);
    if (!(data instanceof HeapTensor)) {
      throw new TypeError(
        "Expected a numeric tensor of the CPU heap, found text or complex numbers",
      );
    }
    return data;
  }

  #put(dataId: tf.TensorInfo["dataId"], tensor: HeapTensor): void {
    this.data.set(dataId, tensor as unknown as Parameters<typeof this.data.set>[1]);
  }
}

type HeapArray = Float32Array | Int32Array | Uint8Array;
type HeapArrayConstructor = typeof Float32Array | typeof Int32Array | typeof Uint8Array;
