import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import type * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../lib/ops/backend.ts";
import { AlexNetError } from "../../../../lib/errors.ts";
import { openBlas } from "../../../../lib/ops/cpu/blas/blas.ts";
import { binaryTask } from "../../../../lib/ops/cpu/tasks/elementwise_tasks.ts";
import { HeapBackend } from "../../../../lib/ops/cpu/heap_backend.ts";
import type { HeapBackendOptions } from "../../../../lib/ops/cpu/heap_backend_options.ts";
import { openOneDnn } from "../../../../lib/ops/cpu/onednn/onednn.ts";
import { BACKEND_NAME } from "../../../../lib/ops/cpu/backend_name.ts";
import { runKernel } from "../../../../lib/ops/cpu/kernel_registry.ts";
import { getKernel, type NamedAttrMap } from "@tensorflow/tfjs";

await useBackend("alexnet-cpu");

function numbers(n: number, seed: number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + seed) * 0.7);
}

/** The bytes of many kernels' results on a backend of `threads` threads. */
async function results(threads: number, libraries: HeapBackendOptions): Promise<Float32Array[]> {
  const backend = new HeapBackend({ threads, ...libraries });
  await backend.pool.started();
  assertEquals(backend.pool.ready, threads - 1);
  const make = (...shape: number[]) =>
    backend.makeTensorInfo(shape, "float32", numbers(shape.reduce((a, b) => a * b, 1), shape[0]));
  const outputs: Float32Array[] = [];
  const run = (name: string, inputs: Record<string, tf.TensorInfo>, attrs: unknown = {}) => {
    const result = getKernel(name, BACKEND_NAME).kernelFunc({
      inputs,
      backend,
      attrs: attrs as NamedAttrMap,
    });
    for (const { dataId } of [result].flat()) {
      outputs.push(backend.readSync(dataId) as Float32Array);
    }
  };
  const geometry = { strides: [1, 1], pad: "same", dataFormat: "NHWC", dilations: [1, 1] };
  const x = make(13, 15, 15, 24), dy = make(13, 15, 15, 40), filter = make(5, 5, 24, 40);
  run("Conv2D", { x, filter }, geometry);
  run("FusedConv2D", { x, filter, bias: make(40) }, { ...geometry, activation: "relu" });
  run("Conv2DBackpropFilter", { x, dy }, { ...geometry, filterShape: filter.shape });
  run("Conv2DBackpropInput", { dy, filter }, { ...geometry, inputShape: x.shape });
  for (const [transposeA, transposeB] of [[false, false], [true, false], [false, true]]) {
    const a = transposeA ? make(700, 129) : make(129, 700);
    const b = transposeB ? make(333, 700) : make(700, 333);
    run("BatchMatMul", { a, b }, { transposeA, transposeB });
  }
  const normalization = { depthRadius: 2, bias: 2, alpha: 1e-1, beta: 0.75 };
  run("LRN", { x }, normalization);
  run("LRNGrad", { x, y: x, dy: x }, normalization);
  run("CropToFloat", {}, {
    images: Array.from({ length: 40 }, (_, i) => new Uint8Array(32 * 32 * 3).fill(3 * i)),
    variations: Array.from({ length: 40 }, (_, i) => ({
      ...{ crop: { top: i % 5, left: i % 3, flip: i % 2 === 1 }, shift: [i, 0.1, 0.2], gain: 0.9 },
    })),
    ...{ imageSide: 32, side: 28, mean: numbers(28 * 28 * 3, 4), divisor: [1, 2, 3] },
    channelOrder: "rgb",
  });
  run("ReluBiasGrad", { dy, y: dy });
  run("Sum", { x }, { axis: [0, 1, 2, 3] });
  run("Sum", { x }, { axis: [0, 1, 2] });
  await backend.pool.end();
  return outputs;
}

const libraries: [string, HeapBackendOptions][] = [
  ["in WebAssembly", {}],
  ["with a BLAS if there is one", { openBlas }],
  ["with oneDNN if there is one", { openConvolutions: openOneDnn }],
];
for (const [name, options] of libraries) {
  Deno.test(`one, two and three threads give the same bytes ${name}`, async () => {
    const [one, two, three] = [
      await results(1, options),
      await results(2, options),
      await results(3, options),
    ];
    assertEquals(two, one);
    assertEquals(three, one);
  });
}

Deno.test("one thread on memory that is not shared gives the same bytes", async () => {
  assertEquals(await results(1, { shared: false }), await results(2, {}));
});

Deno.test("every piece of a region runs exactly once", async () => {
  const backend = new HeapBackend({ threads: 3 });
  await backend.pool.started();
  const ones = backend.makeTensorInfo([100_000], "float32", new Float32Array(100_000).fill(1));
  for (let round = 1; round <= 200; round++) {
    const at = backend.offset(ones);
    // Each piece doubles its own 100 numbers, so a piece that runs twice or never is detected.
    backend.pool.run(binaryTask, 1000, [1, 1, 100_000, 100, 0, at, 0, 1, at, 0, 1, at]);
    const values = backend.readSync(ones.dataId) as Float32Array;
    assert(values.every((value) => value === 2), `round ${round}`);
    backend.pool.run(binaryTask, 1000, [1, 1, 100_000, 100, 3, at, 0, 1, at, 0, 1, at]);
  }
  await backend.pool.end();
});

Deno.test("an error in a thread reaches the caller, and the pool remains usable", async () => {
  const backend = new HeapBackend({ threads: 2 });
  await backend.pool.started();
  const x = backend.makeTensorInfo([4], "float32", new Float32Array([1, 2, 3, 4]));
  // An address outside the heap: a trap in whichever thread takes the piece.
  assertThrows(
    () => backend.pool.run(binaryTask, 64, [1, 1, 64, 1, 0, 4e9, 0, 1, 4e9, 0, 1, 4e9]),
    Error,
  );
  const sum = runKernel("Add", backend, { a: x, b: x });
  assertEquals([...backend.readSync(sum.dataId) as Float32Array], [2, 4, 6, 8]);
  await backend.pool.end();
});

Deno.test("a region with too many arguments is rejected", () => {
  const backend = new HeapBackend({ threads: 1 });
  assertThrows(() => backend.pool.run(binaryTask, 1, Array(40).fill(0)), AlexNetError, "arguments");
});

/** A library that this thread has but whose file does not exist for workers. */
const vanished: HeapBackendOptions = {
  openBlas: () => ({
    ...{ name: "pretend", version: "1", core: "", path: "/nowhere/libopenblas.so.0" },
    sgemm: () => {},
  }),
};

Deno.test("threads that cannot start are not counted, and the report says why", async () => {
  const backend = new HeapBackend({ threads: 4, ...vanished });
  await backend.pool.started();
  assertEquals(backend.pool.ready, 0);
  assertMatch(
    backend.report(),
    /^cpu: 1 of 4 threads \(3 did not start: could not open \/nowhere\/libopenblas\.so\.0: [^;)]+\), /,
  );
  await backend.pool.end();
});

Deno.test("without its threads, the backend gives the same bytes", async () => {
  const results = [];
  for (const options of [{}, vanished]) {
    const backend = new HeapBackend({ threads: 3, ...options });
    backend.allowBlas(false);
    await backend.pool.started();
    const make = (...shape: number[]) =>
      backend.makeTensorInfo(shape, "float32", numbers(shape[0] * shape[1], shape[0]));
    const product = runKernel("BatchMatMul", backend, { a: make(129, 700), b: make(700, 333) }, {
      transposeA: false,
      transposeB: false,
    });
    results.push(backend.readSync(product.dataId));
    await backend.pool.end();
  }
  assertEquals(results[1], results[0]);
});

Deno.test("the pool does not wait for a worker that ends without a status", async () => {
  const broken = () => ({
    ...{ name: "pretend", version: "1", core: "", sgemm: () => {} },
    // An invalid path, with which the worker fails at once.
    path: 7 as unknown as string,
  });
  const backend = new HeapBackend({ threads: 2, openBlas: broken });
  await backend.pool.started();
  assertMatch(backend.report(), /^cpu: 1 of 2 threads \(1 did not start: .+\), /);
  await backend.pool.end();
});
