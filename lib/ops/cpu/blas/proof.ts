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
    const { m, n, k } = shape;
    const a = sample(m * k, 1), b = sample(k * n, 2);
    const sums = product(a, b, shape);
    const filled = sample(m * (n + 1), 3), unfilled = new Float32Array(m * (n + 1)).fill(NaN);
    for (const [transposeA, transposeB] of TRANSPOSITIONS) {
      const left = stored(a, m, k, transposeA, 2), right = stored(b, k, n, transposeB, 5);
      const fault = faultIn(library, shape, left, right, sums, { filled, unfilled });
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

/** A matrix as it lies in memory. */
interface Stored {
  readonly transposed: boolean;
  readonly stride: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * `matrix` in rows that are `spare` longer than necessary, with other numbers in the extra places.
 */
function stored(
  matrix: Float32Array,
  rows: number,
  columns: number,
  transposed: boolean,
  spare: number,
): Stored {
  const stride = (transposed ? rows : columns) + spare;
  const values = sample((transposed ? columns : rows) * stride, 4);
  const [down, across] = transposed ? [1, stride] : [stride, 1];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) values[i * down + j * across] = matrix[i * columns + j];
  }
  return { transposed, stride, values };
}

function faultIn(
  library: Multiplier,
  { m, n, k }: ProductShape,
  a: Stored,
  b: Stored,
  sums: Float64Array,
  { filled, unfilled }: { filled: Float32Array; unfilled: Float32Array },
): string | undefined {
  const ldc = n + 1;
  for (const [alpha, beta] of SCALES) {
    const before = beta === 0 ? unfilled : filled;
    const c = new Float32Array(before);
    library.sgemm(
      ...[a.transposed, b.transposed, m, n, k, alpha, a.values, a.stride] as const,
      ...[b.values, b.stride, beta, c, ldc] as const,
    );
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

/** A B in float64. */
function product(a: Float32Array, b: Float32Array, { m, n, k }: ProductShape): Float64Array {
  const sums = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const left = a[i * k + p];
      for (let j = 0; j < n; j++) sums[i * n + j] += left * b[p * n + j];
    }
  }
  return sums;
}

function sample(length: number, salt: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(length);
  // 37 is odd, and the integer part makes rows of 64 numbers differ from each other.
  for (let i = 0; i < length; i++) values[i] = ((i * 37 + (i >> 6) + salt * 101) % 64 - 31) / 16;
  return values;
}
