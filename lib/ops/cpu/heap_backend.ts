/**
 * The tfjs backend whose tensors live in the shared heap.
 *
 * This is tfjs's own CPU backend with a different storage: stock kernels read
 * `data.get(dataId).values`, which here is a view of the heap, and pass their results to {@linkcode
 * HeapBackend.write}, which copies them into the heap. Values that are read (`data()`,
 * `dataSync()`, `bufferSync()`) are copies too, so a user's array never points into a freed block.
 * Stock kernels that return a view of their parent (`slice`, `unstack`, `real`) are safe for the
 * same reason.
 *
 * @module
 */
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs";
import { MAXIMUM_THREADS, requireBackendOptions } from "../backend_options.ts";
import type { BackendRecord } from "../backend_record.ts";
import type { ConvolutionLibrary } from "./onednn/convolution_interface.ts";
import type { Blas } from "./blas/gemm_interface.ts";
import type { HeapBackendOptions } from "./heap_backend_options.ts";
import { Allocations } from "./memory/allocations.ts";
import { Heap, type HeapStatistics, heapText } from "./memory/heap.ts";
import { HeapTensor } from "./memory/heap_tensor.ts";
import { BACKEND_NAME } from "./backend_name.ts";
import { compileKernels } from "./compile_kernels.ts";
import { makeThread } from "./threads/thread.ts";
import { logicalProcessors, whyNotShared } from "./threads/sharing.ts";
import { recordLibraries } from "./libraries/recorded_libraries.ts";
import type { TileName } from "./tiles.ts";
import { ThreadPool } from "./threads/thread_pool.ts";
import { instantiateKernels, instantiateWideKernels, type Kernels } from "./wasm.ts";
import { requireWholeShape, requireWholeTensor } from "./whole_geometry.ts";

/** What `tf.memory()` returns on this backend. */
export interface HeapMemoryInfo {
  /** Always false, because every byte is counted. */
  unreliable: boolean;
  /** How full the heap is. */
  heap: HeapStatistics;
}

/** The backend `alexnet-cpu`. */
export class HeapBackend extends MathBackendCPU {
  /** The memory of the tensors. */
  readonly heap: Heap;
  /** The threads that compute. */
  readonly pool: ThreadPool;
  /** The requested number of threads; without shared memory, only one of them computes. */
  readonly threads: number;
  /** Whether multiply-adds are fused (relaxed SIMD). */
  readonly relaxed: boolean;
  /** The tile of products and convolutions in WebAssembly. */
  readonly tile: TileName;
  /** Why the libraries recorded in a checkpoint are not used, if they were requested. */
  readonly refused: string | undefined;

  readonly #kernelsId: string;
  readonly #reason: string | undefined;
  /** What the running kernel has allocated; `undefined` outside kernels. */
  #allocations: Allocations | undefined;
  #blasAllowed = true;
  #convolutionsAllowed = true;

  /**
   * Loads the kernels, creates the heap and starts the threads.
   *
   * @throws {BadArgumentError} when an option is invalid.
   */
  constructor(options: HeapBackendOptions = {}) {
    super();
    requireBackendOptions(options);
    this.threads = options.threads ??
      Math.min(MAXIMUM_THREADS, Math.max(1, logicalProcessors()));
    const shared = options.shared ?? whyNotShared() === undefined;
    const { module, bytes, relaxed, id } = compileKernels(shared);
    this.relaxed = relaxed;
    this.refused = options.refused;
    this.#kernelsId = id;
    this.#reason = options.reason;
    this.heap = new Heap(options.heapBytes, shared);
    const { memory } = this.heap;
    const blas = options.openBlas?.(memory);
    const convolutions = options.openConvolutions?.(memory);
    const kernels = instantiateKernels(module, memory);
    const wide = shared ? options.wide : undefined;
    this.tile = wide === undefined ? "6x8" : "4x16";
    const tiles = wide && instantiateWideKernels(wide.module, memory);
    const main = makeThread(0, kernels, memory, blas, convolutions, tiles);
    this.pool = new ThreadPool(this.heap, bytes, shared ? this.threads : 1, main, wide?.bytes);
  }

  /** The BLAS library used for products, if any. */
  get blas(): Blas | undefined {
    return this.#blasAllowed ? this.pool.main.blas : undefined;
  }

  /** The library used for convolutions, if any. */
  get convolutions(): ConvolutionLibrary | undefined {
    return this.#blasAllowed && this.#convolutionsAllowed ? this.pool.main.convolutions : undefined;
  }

  /**
   * Sets whether products and convolutions may use native libraries; if false, all of them run in
   * WebAssembly.
   */
  allowBlas(allowed: boolean): void {
    this.#blasAllowed = allowed;
  }

  /**
   * Sets whether convolutions may use a convolution library; if false, they run as im2col and BLAS.
   */
  allowConvolutions(allowed: boolean): void {
    this.#convolutionsAllowed = allowed;
  }

  /** One line: threads, libraries, heap, and why any of them is missing. */
  report(): string {
    const reason = this.#blasAllowed && this.#reason ? ` (${this.#reason})` : "";
    const products = this.blas === undefined
      ? `WebAssembly SIMD${this.relaxed ? " with fused multiply-add" : ""}${
        this.tile === "6x8" ? "" : ` in ${this.tile} tiles`
      }${reason}`
      : `${this.blas.name} ${this.blas.version}`;
    const { convolutions } = this;
    const convolved = convolutions === undefined
      ? ""
      : `, ${convolutions.name} ${convolutions.version}`;
    const heap = heapText(this.heap.statistics.limit);
    return `cpu: ${this.pool.report()}, ${products}${convolved}, heap ${heap}`;
  }

  /** The record of this backend for a checkpoint. */
  record(): BackendRecord {
    const { blas, convolutions, relaxed } = this;
    return recordLibraries(BACKEND_NAME, blas, convolutions, relaxed, this.#kernelsId);
  }

  /** The kernels of the main thread, for work that is too small to share. */
  get kernels(): Kernels {
    return this.pool.main.kernels;
  }

  /** Byte offset of a tensor's values in the heap. The dtype must be float32 or int32. */
  offset(tensor: tf.TensorInfo): number {
    const { offset, length } = this.#heapTensor(tensor.dataId);
    requireWholeTensor(tensor.shape, length);
    return offset;
  }

  /** Whether the values of `tensor` are 32-bit floats in the heap. */
  isFloat(tensor: tf.TensorInfo): boolean {
    return tensor.dtype === "float32" &&
      this.#heapTensor(tensor.dataId).kind === Float32Array;
  }

  /**
   * Runs a kernel. If it throws, everything that it has allocated is freed, and the scratch space of
   * the threads too, so that smaller tensors fit afterwards.
   */
  undoOnError<T>(kernel: () => T): T {
    // The allocations of a nested kernel belong to the outer one.
    if (this.#allocations !== undefined) return kernel();
    const allocations = this.#allocations = new Allocations();
    try {
      return kernel();
    } catch (error) {
      this.#allocations = undefined;
      allocations.undo(this);
      this.pool.freeScratch();
      throw error;
    } finally {
      this.#allocations = undefined;
    }
  }

  /** A new tensor with uninitialized values. */
  allocate(shape: number[], dtype: "float32" | "int32" = "float32"): tf.TensorInfo {
    requireWholeShape(shape);
    const dataId = {};
    const kind = dtype === "float32" ? Float32Array : Int32Array;
    this.#put(dataId, new HeapTensor(this.heap, kind, tf.util.sizeFromShape(shape), shape, dtype));
    this.#allocations?.note(dataId, 0);
    return { dataId, shape, dtype };
  }

  /** The same values under another shape, without a copy. */
  reshaped(tensor: tf.TensorInfo, shape: number[]): tf.TensorInfo {
    this.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape, dtype: tensor.dtype };
  }

  /** Runs `f` with the byte offset of a temporary block of `bytes` bytes of the heap. */
  withBytes<T>(bytes: number, f: (offset: number) => T): T {
    const offset = this.heap.allocate(bytes, () => "the work space of an operation");
    try {
      return f(offset);
    } finally {
      this.heap.free(offset);
    }
  }

  /**
   * Ties the lifetime of the heap block at `offset` to the tensor `dataId`. `purpose` must name
   * everything that its content depends on, because tensors of several operations and shapes may
   * share one `dataId`.
   */
  attach(dataId: tf.TensorInfo["dataId"], offset: number, purpose: string): void {
    this.#heapTensor(dataId).attach(offset, purpose);
  }

  /** The block attached to `dataId` for exactly this `purpose`, if any. */
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
    this.#allocations?.note(dataId, 0);
    return dataId;
  }

  /** Copies the values of another backend's tensor into the heap. */
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

  /** A copy of a tensor's values. */
  override readSync(dataId: tf.TensorInfo["dataId"]): tf.backend_util.BackendValues {
    const values = super.readSync(dataId);
    return ArrayBuffer.isView(values) ? (values as HeapArray).slice() : values;
  }

  /** Counts one more tensor that shares the values. */
  override incRef(dataId: tf.TensorInfo["dataId"]): void {
    // `get` moves values from another backend, which this kernel has not allocated.
    this.#allocations?.note(dataId, this.data.get(dataId).refCount);
    super.incRef(dataId);
  }

  /** Frees the block of a tensor when nothing refers to it any more. */
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

  /** Ends the threads; the heap is garbage-collected. */
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
