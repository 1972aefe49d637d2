/**
 * The interface of a native BLAS library for the CPU kernels: one function, on byte offsets into
 * the heap.
 *
 * Every thread opens the library for itself (a library handle cannot be passed between threads), so
 * `openBlas(memory)` in `blas.ts` must work both in the main thread and in a worker, and must be
 * fast if the library is already verified.
 *
 * @module
 */

/** A single-precision matrix product from a native library, limited to one thread. */
export interface Blas {
  /** Name of the library, for reports: `OpenBLAS`, `Accelerate`, `MKL`. */
  readonly name: string;
  /** The file that was opened. */
  readonly path: string;
  /** Version and instruction set, if the library reports them: `0.3.21 (AVX-512)`. */
  readonly version: string;
  /** OpenBLAS's name for the processor core whose kernels it runs; empty for other libraries. */
  readonly core: string;
  /**
   * `C = alpha * op(A) * op(B) + beta * C` on row-major matrices in the shared heap, where `op(A)`
   * is `[m, k]`, `op(B)` is `[k, n]` and `C` is `[m, n]`.
   *
   * `a`, `b` and `c` are **byte offsets** into the heap. `lda`, `ldb` and `ldc` are the distances
   * in floats between rows of the stored matrix, i.e. before `op`. If `beta` is 0, the old content
   * of `C` is not read.
   */
  sgemm(
    transposeA: boolean,
    transposeB: boolean,
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: number,
    lda: number,
    b: number,
    ldb: number,
    beta: number,
    c: number,
    ldc: number,
  ): void;
}

/**
 * How a thread opens its library: the signature of `openBlas` in `blas.ts`.
 *
 * `memory` is the heap: shared, with a base address that does not move when it grows (so it can be
 * read once). `chosen`, if given, is the path that the main thread has found and verified; a worker
 * opens only that one, without another search or verification. Returns `undefined`, without a
 * permission prompt, if there is no library or FFI is not permitted; throws only if `ALEXNET_BLAS`
 * names a library that cannot be used.
 */
export type OpenBlas = (memory: WebAssembly.Memory, chosen?: string) => Blas | undefined;
