import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/ops/backend.ts";
import { cpuBackend, HeapBackend } from "../../../lib/ops/cpu/register.ts";
import { OutOfMemoryError } from "../../../lib/errors.ts";

// Outside the tests, because a native library opened in a test counts as a leak.
const report = await useBackend("alexnet-cpu");
const backend = cpuBackend();

Deno.test("the backend reports threads, library and heap in one line", () => {
  assert(/^cpu: \d+ threads?, .+, heap 4 GiB$/.test(report), report);
});

Deno.test("values that are read are copies: they outlive the tensor and the reuse of its block", () => {
  const tensor = tf.tensor1d([1, 2, 3]);
  const values = tensor.dataSync();
  const buffer = tensor.bufferSync();
  tensor.dispose();
  const next = tf.tensor1d([7, 8, 9]);
  assertEquals([...values], [1, 2, 3]);
  assertEquals(buffer.get(1), 2);
  assert(values.buffer instanceof ArrayBuffer);
  next.dispose();
});

Deno.test("values that are written are copied: the array may change afterwards", () => {
  const array = new Float32Array([1, 2, 3]);
  const tensor = tf.tensor1d(array);
  array[0] = 9;
  assertEquals([...tensor.dataSync()], [1, 2, 3]);
  tensor.dispose();
});

Deno.test("slices, parts and real parts outlive their parent", () => {
  const parent = tf.tensor2d([[1, 2, 3], [4, 5, 6]]);
  const integers = tf.tensor2d([[1, 2], [3, 4]], [2, 2], "int32");
  const complex = tf.complex([1, 2], [3, 4]);
  const children = [
    parent.slice([1, 0], [1, 3]),
    ...tf.unstack(parent),
    ...tf.split(parent, 3, 1),
    parent.stridedSlice([0, 0], [2, 3], [1, 2]),
    integers.slice([1, 0], [1, 2]),
    tf.real(complex),
  ];
  const before = children.map((child) => child.arraySync());
  tf.dispose([parent, integers, complex]);
  const noise = [tf.fill([2, 3], -1), tf.fill([64], -2), tf.fill([2, 2], -3, "int32")];
  assertEquals(children.map((child) => child.arraySync()), before);
  tf.dispose([children, noise]);
});

Deno.test("tensors move from another backend and back", async () => {
  await tf.setBackend("cpu");
  const tensor = tf.tensor1d([1, 2, 3, 4]);
  await tf.setBackend("alexnet-cpu");
  const twice = tensor.add(tensor);
  assertEquals([...twice.dataSync()], [2, 4, 6, 8]);
  await tf.setBackend("cpu");
  const thrice = twice.add(tensor);
  assertEquals([...thrice.dataSync()], [3, 6, 9, 12]);
  await tf.setBackend("alexnet-cpu");
  tf.dispose([tensor, twice, thrice]);
});

Deno.test("disposed tensors free all their memory", () => {
  const work = () =>
    tf.tidy(() => {
      const x = tf.randomNormal([2, 9, 9, 3]) as tf.Tensor4D;
      const f = tf.randomNormal([3, 3, 3, 8]) as tf.Tensor4D;
      tf.grads((x, f) =>
        tf.maxPool(
          tf.localResponseNormalization(
            tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, "same"),
            2,
          ),
          3,
          2,
          "valid",
        ).square().sum()
      )([x, f]);
    });
  // The first time, the threads allocate their scratch space and keep it.
  work();
  const before = backend.heap.statistics;
  work();
  const after = backend.heap.statistics;
  assertEquals([after.used, after.blocks], [before.used, before.blocks]);
});

Deno.test("after its first step, a training loop needs no new memory", () => {
  const x = tf.randomNormal([8, 12, 12, 3]) as tf.Tensor4D;
  const f = tf.variable(tf.randomNormal([3, 3, 3, 16]) as tf.Tensor4D);
  const step = () =>
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => tf.conv2d(x, f, 1, "same").relu().mean(), [f]);
      f.assign(f.sub(grads[f.name].mul(0.1)) as tf.Tensor4D);
    });
  step();
  step();
  const { capacity, peak, used } = backend.heap.statistics;
  for (let i = 0; i < 20; i++) step();
  const after = backend.heap.statistics;
  assertEquals([after.capacity, after.peak, after.used], [capacity, peak, used]);
  tf.dispose([x, f]);
});

Deno.test("tf.memory() counts the heap's bytes", () => {
  const tensor = tf.zeros([1000]);
  const memory: unknown = tf.memory();
  const { heap, unreliable } = memory as ReturnType<HeapBackend["memory"]>;
  assertEquals(unreliable, false);
  assert(heap.used >= 4000 && heap.peak >= heap.used && heap.capacity >= heap.used);
  assert(heap.fragmentation >= 0 && heap.fragmentation < 1);
  tensor.dispose();
});

Deno.test("a tensor too large for the heap is named with the free memory and what to do", () => {
  const small = new HeapBackend({ threads: 1, heapBytes: 32 * 2 ** 20 });
  const kept = small.allocate([1000]);
  const error = assertThrows(() => small.allocate([64, 55, 55, 96]), OutOfMemoryError);
  for (const part of ["[64, 55, 55, 96]", "74.3 MB", "33.6 MB", "micro-batches", "smaller batch"]) {
    assertStringIncludes(error.message, part);
  }
  assertEquals(small.heap.statistics.blocks, 1);
  small.disposeData(kept.dataId);
  assertEquals(small.heap.statistics.used, 0);
});

Deno.test("strings and integers can be stored too", () => {
  const words = tf.tensor1d(["one", "two"]);
  const sum = tf.tensor1d([1, 2], "int32").add(tf.tensor1d([3, 4], "int32"));
  const flags = tf.tensor1d([true, false], "bool").logicalNot();
  assertEquals(words.dataSync() as unknown, ["one", "two"]);
  assertEquals([...sum.dataSync()], [4, 6]);
  assertEquals([...flags.dataSync()], [0, 1]);
  tf.dispose([words, sum, flags]);
});
