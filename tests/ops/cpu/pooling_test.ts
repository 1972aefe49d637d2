/** The stored positions of max pooling on `alexnet-cpu`. */
import * as tf from "@tensorflow/tfjs";
import { assertEquals } from "@std/assert";
import { useBackend } from "../../../lib/ops/backend.ts";
import { cpuBackend } from "../../../lib/ops/cpu/register.ts";
import { poolChainFaults } from "../pool_chains.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

Deno.test("poolings that share their values have separate gradients and do not damage other tensors", async () => {
  assertEquals(await poolChainFaults(), []);
});

Deno.test("a tensor pooled with two geometries has the gradients of both", () => {
  const x = tf.tensor4d([1, 5, 2, 3, 9, 4, 8, 7, 6], [1, 3, 3, 1]);
  const both = tf.grad((t) => {
    const image = t as tf.Tensor4D;
    return tf.add(
      tf.sum(tf.maxPool(image, 2, 1, "valid")),
      tf.sum(tf.maxPool(image, 3, 1, "valid")),
    );
  })(x);
  // 9 in the middle wins each of the four windows of 2 x 2 and the one of 3 x 3.
  assertEquals([...both.dataSync()], [0, 0, 0, 0, 5, 0, 0, 0, 0]);
  tf.dispose([x, both]);
});

Deno.test("stored positions are used only for their own geometry", () => {
  const backend = cpuBackend();
  const { dataId } = backend.allocate([4]);
  const block = backend.heap.allocate(4, () => "a test");
  backend.attach(dataId, block, "winners 3 x 3");
  assertEquals(backend.attached(dataId, "winners 3 x 3"), block);
  assertEquals(backend.attached(dataId, "winners 1 x 1"), undefined);
  backend.disposeData(dataId);
});

Deno.test("a position outside the image stops the gradient before it writes", () => {
  const backend = cpuBackend();
  const [height, width, channels] = [2, 2, 1];
  const block = backend.heap.allocate(4096, () => "a test");
  const [dx, dy, winners] = [block + 1024, block + 2048, block + 3072];
  const numbers = new Float32Array(backend.heap.buffer as ArrayBuffer, block, 1024);
  numbers.fill(7);
  new Uint8Array(backend.heap.buffer, winners, 1).set([200]);
  let stopped = false;
  try {
    backend.kernels.maxPoolGradient(dx, height, width, channels, 1, 1, 2, 2, 2, 0, 0, dy, winners);
  } catch (error) {
    stopped = error instanceof WebAssembly.RuntimeError;
  }
  assertEquals(stopped, true);
  // The four numbers of dx are zeroed; everything else is unchanged (except the positions).
  assertEquals([...numbers.subarray(0, 768)].filter((value) => value !== 7), [0, 0, 0, 0]);
  backend.heap.free(block);
});
