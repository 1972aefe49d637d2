/**
 * Matrix products of batches of matrices.
 */
import { type Array64, zeros } from "./array64.ts";

/** op(A) op(B) for each pair of matrices; a batch of one is used with every matrix of the other. */
export function product(
  a: Array64,
  b: Array64,
  transposeA: boolean,
  transposeB: boolean,
): Array64 {
  const [rowsA, columnsA] = a.shape.slice(-2);
  const [rowsB, columnsB] = b.shape.slice(-2);
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const n = transposeB ? rowsB : columnsB;
  const batchA = a.data.length / (rowsA * columnsA);
  const batchB = b.data.length / (rowsB * columnsB);
  const batch = Math.max(batchA, batchB);
  const lead = (batchA >= batchB ? a : b).shape.slice(0, -2);
  const c = zeros([...lead, m, n]);
  for (let g = 0; g < batch; g++) {
    const ofA = (g % batchA) * rowsA * columnsA;
    const ofB = (g % batchB) * rowsB * columnsB;
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) {
          sum += a.data[ofA + (transposeA ? p * columnsA + i : i * columnsA + p)] *
            b.data[ofB + (transposeB ? j * columnsB + p : p * columnsB + j)];
        }
        c.data[(g * m + i) * n + j] = sum;
      }
    }
  }
  return c;
}
