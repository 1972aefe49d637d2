/**
 * Covers lib/ops/cpu/kernels/normals.ts with its constants, threefry.ts and
 * lib/ops/cpu/tasks/normal_tasks.ts: `alexnet-cpu` draws the bits that other backends draw in
 * JavaScript.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../../lib/errors.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { compileKernels } from "../../../lib/ops/cpu/compile_kernels.ts";
import { instantiateKernels } from "../../../lib/ops/cpu/wasm.ts";
import { LOW_PAGES } from "../../../lib/ops/kernel_constants.ts";
import { counterNormals, type CounterNormalsOptions } from "../../../lib/ops/normals.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

const options: CounterNormalsOptions = { key: [0x12345678, 0x9abcdef0], standardDeviation: 0.01 };

async function draws(backend: string, count: number, drawn = options): Promise<Uint32Array> {
  await tf.setBackend(backend);
  const values = tf.tidy(() => counterNormals([count], drawn).dataSync());
  return new Uint32Array(values.slice().buffer);
}

function firstDifference(a: Uint32Array, b: Uint32Array): number {
  assertEquals(a.length, b.length);
  return a.findIndex((bits, i) => bits !== b[i]);
}

Deno.test("millions of draws have the bits of those in JavaScript", async () => {
  for (const key of [[0, 0], [0xffffffff, 1], [-1, 0x80000000]] as const) {
    const drawn = { key, standardDeviation: 0.0123 };
    const expected = await draws("cpu", 1_500_001, drawn);
    assertEquals(firstDifference(await draws("alexnet-cpu", 1_500_001, drawn), expected), -1);
  }
});

Deno.test("tensors of any size, including sizes next to the edges of pieces, have the same bits", async () => {
  const expected = await draws("cpu", 131_080);
  for (const count of [1, 2, 3, 6, 7, 8, 9, 15, 65_535, 65_537, 65_540, 131_079]) {
    const found = await draws("alexnet-cpu", count);
    assertEquals(firstDifference(found, expected.subarray(0, count)), -1, `${count} draws`);
  }
});

Deno.test("each build of the kernel draws the same bits, and writes nowhere else", async () => {
  const expected = await draws("cpu", 1003);
  for (const shared of [true, false]) {
    for (const relaxed of [true, false]) {
      const memory = new WebAssembly.Memory({ initial: LOW_PAGES, maximum: 65536, shared });
      const kernels = instantiateKernels(compileKernels(shared, relaxed).module, memory);
      const [low, high] = options.key;
      kernels.fillNormals(1003, 65536, low, high, 0, options.standardDeviation, 8192);
      const found = new Uint32Array(memory.buffer, 65536, 1024).slice();
      assertEquals(firstDifference(found.subarray(0, 1003), expected), -1);
      assert(found.subarray(1003).every((bits) => bits === 0));
    }
  }
});

Deno.test("a net starts with the same bits on every backend", async () => {
  const nets: Uint32Array[][] = [];
  for (const backend of ["cpu", "alexnet-cpu"]) {
    await tf.setBackend(backend);
    const model = alexnet("cifarTwoTower", { seed: 7 });
    nets.push(model.getWeights().map((w) => new Uint32Array(w.dataSync().slice().buffer)));
    model.dispose();
  }
  const [expected, found] = nets;
  assertEquals(found.map((w, i) => firstDifference(w, expected[i])), expected.map(() => -1));
});

Deno.test("the layers of a net draw their weights in the heap, by the kernel", async () => {
  await tf.setBackend("alexnet-cpu");
  const kernel = tf.getKernel("CounterNormals", "alexnet-cpu");
  let drawn = 0;
  tf.unregisterKernel("CounterNormals", "alexnet-cpu");
  tf.registerKernel({
    ...kernel,
    kernelFunc: (call) => {
      drawn += tf.util.sizeFromShape(call.attrs?.shape as number[]);
      return kernel.kernelFunc(call);
    },
  });
  const model = alexnet("cifarTwoTower");
  const kernels = model.getWeights().filter(({ shape }) => shape.length > 1);
  assertEquals(drawn, kernels.reduce((sum, { size }) => sum + size, 0));
  model.dispose();
  tf.unregisterKernel("CounterNormals", "alexnet-cpu");
  tf.registerKernel(kernel);
});

Deno.test("the kernel called by name follows the rules of the operation", async () => {
  await tf.setBackend("alexnet-cpu");
  const attributes = { shape: [2], key0: 1, key1: 2, standardDeviation: -1 };
  assertThrows(
    () => tf.engine().runKernel("CounterNormals", {}, attributes),
    BadArgumentError,
    "standardDeviation",
  );
});
