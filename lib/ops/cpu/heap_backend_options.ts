/**
 * The options of `HeapBackend`.
 *
 * @module
 */
import type { Blas } from "./blas/gemm_interface.ts";
import type { WideKernels } from "./compile_kernels.ts";
import type { ConvolutionLibrary } from "./onednn/convolution_interface.ts";

/** Options of `HeapBackend`. */
export interface HeapBackendOptions {
  /**
   * Number of threads, including the main thread, 1 to 64; default: one for each logical processor.
   */
  threads?: number;
  /**
   * Maximum size of the heap in bytes, from 1 MiB to 4 GiB; default: 4 GiB, or 1 GiB if it is not
   * shared.
   */
  heapBytes?: number;
  /**
   * Whether the threads share the heap; by default they do if possible. If not, one thread
   * computes, on its own memory.
   */
  shared?: boolean;
  /** The kernels of the wide tile, for a shared heap; default: the narrow tile computes everything. */
  wide?: WideKernels;
  /** Opens the BLAS library of the main thread; default: none is used. */
  openBlas?: (memory: WebAssembly.Memory) => Blas | undefined;
  /** Opens the convolution library of the main thread; default: none is used. */
  openConvolutions?: (memory: WebAssembly.Memory) => ConvolutionLibrary | undefined;
  /** Why there is no BLAS, in a few words, for the report. */
  reason?: string;
  /** Why the libraries recorded in a checkpoint are not used. */
  refused?: string;
}
