/**
 * What the CPU kernels ask of a native BLAS library: one function, on byte offsets into the heap.
 *
 * Every thread opens the library for itself (a library handle cannot travel between threads), so
 * `openBlas(memory)` in `blas.ts` must work in the main thread and in a worker alike, and must be
 * quick when the library was verified before.
 *
 * @module
 */

/** A single-precision matrix product from a native library, held to one thread of its own. */
export interface Blas {
  /** What it is, for reports: `OpenBLAS`, `Accelerate`, `MKL`. */
  readonly name: string;
  /** The file that was opened. */
  readonly path: string;
  /** Version and instruction set, as far as the library tells: `0.3.21 (AVX-512)`. */
  readonly version: string;
  /** The core whose kernels it runs, in OpenBLAS's words; empty for other libraries. */
  readonly core: string;
  /**
   * `C = alpha * op(A) * op(B) + beta * C` on row-major matrices in the shared heap, where `op(A)`
   * is `[m, k]`, `op(B)` is `[k, n]` and `C` is `[m, n]`.
   *
   * `a`, `b` and `c` are **byte offsets** into the heap. `lda`, `ldb` and `ldc` count floats from
   * one stored row to the next, of the matrix as it is stored, i.e. before `op`. With `beta` 0 the
   * old content of `C` is never read.
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
 * How a thread gets its library: the signature of `openBlas` in `blas.ts`.
 *
 * `memory` is the heap: shared, with a base address that growth does not move (so that it may be
 * taken once). `chosen`, where given, is the path that the main thread found and verified already;
 * a worker opens just that one, without searching or verifying again. Returns `undefined`, never a
 * permission prompt, when there is none or when FFI is not permitted; throws only when `ALEXNET_BLAS`
 * names a library that cannot be used.
 */
export type OpenBlas = (memory: WebAssembly.Memory, chosen?: string) => Blas | undefined;
