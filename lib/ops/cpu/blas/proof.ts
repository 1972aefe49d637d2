/**
 * Verifies that a BLAS library multiplies correctly.
 *
 * A library may be built for another processor, or contain a kernel that is wrong only for some
 * shapes, so each class of shapes that has its own code is tested: single rows and columns, small
 * products, ones that fill the tiles exactly, and products that exceed a block of the library in
 * every dimension.
 *
 * @module
 */
import type { BlasLibrary } from "./library.ts";

/** The part of a library that is verified. */
export type Multiplier = Pick<BlasLibrary, "sgemm">;

interface ProductShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

const SHAPES: readonly ProductShape[] = [
  { m: 5, n: 7, k: 9 },
  { m: 1, n: 33, k: 40 },
  { m: 34, n: 1, k: 40 },
  { m: 64, n: 64, k: 64 },
  { m: 37, n: 50, k: 70 },
  // The blocks of OpenBLAS's float32 kernels are up to 448 rows and 384 terms of the sum long.
  { m: 461, n: 18, k: 10 },
  { m: 33, n: 49, k: 401 },
];

/** Transposition of A and of B. */
const TRANSPOSITIONS = [[false, false], [false, true], [true, false], [true, true]] as const;
/** Alpha and beta. */
const SCALES = [[1, 0], [1, 1], [2, 1]] as const;

/**
 * Verifies `library` with products of all classes of shapes, all four transpositions, row strides
 * longer than the matrix, and NaN in a C that must not be read when beta = 0. Returns the fault, or
 * undefined if there is none.
 *
 * The operands are multiples of 1/16 between -2 and 2, so every sum is exact in float32 and the result
 * does not depend on the order of additions.
 */
export function faultOf(library: Multiplier): string | undefined {
  for (const shape of SHAPES) {
    for (const [transposeA, transposeB] of TRANSPOSITIONS) {
      const fault = faultIn(library, shape, transposeA, transposeB);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

function faultIn(
  library: Multiplier,
  { m, n, k }: ProductShape,
  transposeA: boolean,
  transposeB: boolean,
): string | undefined {
  const lda = (transposeA ? m : k) + 2, ldb = (transposeB ? k : n) + 5, ldc = n + 1;
  const a = sample((transposeA ? k : m) * lda, 1);
  const b = sample((transposeB ? n : k) * ldb, 2);
  const sums = product(a, transposeA, lda, b, transposeB, ldb, { m, n, k });
  for (const [alpha, beta] of SCALES) {
    const before = beta === 0 ? new Float32Array(m * ldc).fill(NaN) : sample(m * ldc, 3);
    const c = before.slice();
    library.sgemm(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < ldc; j++) {
        const old = before[i * ldc + j], found = c[i * ldc + j];
        if (j >= n) {
          if (!Object.is(found, old)) return "its cblas_sgemm writes outside the result";
          continue;
        }
        const expected = alpha * sums[i * n + j] + (beta === 0 ? 0 : beta * old);
        if (!(Math.abs(found - expected) < 1e-4)) {
          return `its cblas_sgemm returns ${found} instead of ${expected}`;
        }
      }
    }
  }
  return undefined;
}

/** op(A) op(B) in float64. */
function product(
  a: Float32Array,
  transposeA: boolean,
  lda: number,
  b: Float32Array,
  transposeB: boolean,
  ldb: number,
  { m, n, k }: ProductShape,
): Float64Array {
  const [downA, acrossA] = transposeA ? [1, lda] : [lda, 1];
  const [downB, acrossB] = transposeB ? [1, ldb] : [ldb, 1];
  const sums = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const left = a[i * downA + p * acrossA];
      for (let j = 0; j < n; j++) sums[i * n + j] += left * b[p * downB + j * acrossB];
    }
  }
  return sums;
}

function sample(length: number, salt: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, i) => ((i * 37 + salt * 101) % 64 - 31) / 16);
}
