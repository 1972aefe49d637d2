/** Covers the options of every backend: invalid ones are rejected where they enter, in one line. */
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError, OutOfMemoryError } from "../../lib/errors.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import type { BackendOptions } from "../../lib/ops/backend_options.ts";
import { cpuBackend, HeapBackend, startCpu } from "../../lib/ops/cpu/register.ts";

await useBackend("alexnet-cpu", { threads: 2, heapBytes: 2 ** 30 });

const bad: BackendOptions[] = [
  ...[NaN, 0, -1, 1.5, 65, Infinity, "2" as unknown as number].map((threads) => ({ threads })),
  ...[NaN, 0, -1, 1e6 + 0.5, 2 ** 32 + 1, 2 ** 53, Infinity].map((heapBytes) => ({ heapBytes })),
];

Deno.test("every entry point rejects invalid threads and heap sizes", async () => {
  for (const options of bad) {
    const [[name, value]] = Object.entries(options);
    const says = `${name}: expected a whole number from`;
    const errors = [
      await assertRejects(() => useBackend("alexnet-cpu", options), BadArgumentError, says),
      await assertRejects(() => useBackend("cpu", options), BadArgumentError, says),
      await assertRejects(() => startCpu(options), BadArgumentError, says),
      assertThrows(() => new HeapBackend(options), BadArgumentError, says),
    ];
    for (const { message } of errors) assertStringIncludes(message, `found ${value}.`);
  }
});

Deno.test("threads or a heap different from those of the running backend are rejected", async () => {
  const again = (options: BackendOptions) => useBackend("alexnet-cpu", options);
  await assertRejects(() => again({ threads: 3 }), BadArgumentError, "expected 2, found 3");
  await assertRejects(() => again({ heapBytes: 2 ** 31 }), BadArgumentError, "expected 1073741824");
  assertStringIncludes(await again({ threads: 2, heapBytes: 2 ** 30 }), "cpu: 2 threads");
  assertStringIncludes(await again({}), "cpu: 2 threads");
});

Deno.test("a tensor beyond the heap, or beyond JavaScript, is a typed error in one line", async () => {
  await useBackend("alexnet-cpu");
  const small = tf.ones([4]);
  const tooLarge = [
    () => tf.fill([2 ** 53], 0),
    () => tf.fill([2 ** 29], 1),
    () => tf.tile(small, [2 ** 51]),
    () => tf.range(0, 2 ** 40),
    () => void cpuBackend().allocate([2 ** 53]),
  ];
  const before = tf.memory().numTensors;
  for (const make of tooLarge) {
    const { message } = assertThrows(
      () => tf.tidy(() => void make()),
      OutOfMemoryError,
      "expected",
    );
    assertStringIncludes(message, "found");
    assertEquals(message.split("\n").length, 1);
  }
  assertThrows(() => cpuBackend().allocate([NaN]), BadArgumentError, "found NaN");
  assertEquals(tf.memory().numTensors, before);
  small.dispose();
});
