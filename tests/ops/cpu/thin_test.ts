/**
 * Covers lib/ops/cpu/kernels/thin.ts: products of few rows, whose right matrix is read in place.
 */
import { assert, assertEquals } from "@std/assert";
import { getKernel, type NamedAttrMap } from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/ops/backend.ts";
import { BACKEND_NAME } from "../../../lib/ops/cpu/backend_name.ts";
import { HeapBackend } from "../../../lib/ops/cpu/heap_backend.ts";

await useBackend("alexnet-cpu:wasm");

function numbers(n: number, seed: number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + seed));
}

/** relu(A[m, k] * B[k, n] + bias) on `backend`. */
function product(backend: HeapBackend, m: number, n: number, k: number): Float32Array {
  const make = (...shape: number[]) =>
    backend.makeTensorInfo(shape, "float32", numbers(shape.reduce((a, b) => a * b), shape[0]));
  const inputs = { a: make(m, k), b: make(k, n), bias: make(n) };
  const attrs = { transposeA: false, transposeB: false, activation: "relu" } as NamedAttrMap;
  const y = getKernel("_FusedMatMul", BACKEND_NAME).kernelFunc({ inputs, backend, attrs });
  return backend.readSync([y].flat()[0].dataId) as Float32Array;
}

Deno.test("products of one to nine rows agree with float64, whatever remains of their sums", () => {
  const backend = new HeapBackend({ threads: 1 });
  for (const m of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    for (const n of [4, 12, 28]) {
      for (const k of [1, 15, 16, 17, 100]) {
        const a = numbers(m * k, m), b = numbers(k * n, k), bias = numbers(n, n);
        const found = product(backend, m, n, k);
        for (let i = 0; i < m * n; i++) {
          let sum = bias[i % n];
          for (let p = 0; p < k; p++) sum += a[Math.floor(i / n) * k + p] * b[p * n + i % n];
          const error = Math.abs(found[i] - Math.max(0, sum));
          assert(error < 2e-5, `[${m}, ${k}] * [${k}, ${n}], element ${i}: ${error}`);
        }
      }
    }
  }
});

Deno.test("a product of eight rows gives the same bytes for any number of threads", async () => {
  const alone = new HeapBackend({ threads: 1 }), many = new HeapBackend({ threads: 3 });
  await many.pool.started();
  assertEquals(product(many, 8, 4100, 700), product(alone, 8, 4100, 700));
  await many.pool.end();
});
