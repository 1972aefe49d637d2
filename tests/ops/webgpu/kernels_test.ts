/** Behaviour in tfjs programs besides values: casts, shared buffers, counts, fallbacks. */
import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals } from "@std/assert";
import { momentumUpdate } from "../../../lib/ops/momentum_update.ts";
import { useWebGPU, webgpuMissing } from "./webgpu_setup.ts";

const ignore = await webgpuMissing();
const rule = { learningRate: 0.5, momentum: 0.5, weightDecay: 0 };

Deno.test({
  name: "Integers cast to float32 are multiplied as floats",
  ignore,
  fn: async () => {
    await useWebGPU();
    const product = tf.tidy(() => {
      const whole = tf.tensor2d([1, 2, 3, 4], [2, 2], "int32").toFloat();
      return tf.matMul(whole, tf.tensor2d([0, 1, 1, 0], [2, 2]));
    });
    assertEquals([...await product.data()], [2, 1, 4, 3]);
    product.dispose();
  },
});

Deno.test({
  name: "The update works in place, and later reads see it even after an earlier read",
  ignore,
  fn: async () => {
    await useWebGPU();
    // The tidy disposes of the tensors from which the variables are created.
    const weight = tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3, 4, 5])));
    const velocity = tf.tidy(() => tf.variable(tf.zeros([5])));
    const gradient = tf.ones([5]);
    assertEquals([...await weight.data()], [1, 2, 3, 4, 5]);
    const { dataId } = weight;
    momentumUpdate(weight, velocity, gradient, rule);
    assert(weight.dataId === dataId, "the same buffer");
    assertEquals([...await weight.data()], [0.5, 1.5, 2.5, 3.5, 4.5]);
    tf.dispose([weight, velocity, gradient]);
  },
});

Deno.test({
  name: "The update does not change a buffer that another tensor shares",
  ignore,
  fn: async () => {
    await useWebGPU();
    const weight = tf.variable(tf.tensor1d([1, 2]));
    const before = weight.clone(); // shares the buffer
    const velocity = tf.variable(tf.zeros([2]));
    const gradient = tf.ones([2]);
    momentumUpdate(weight, velocity, gradient, rule);
    assertEquals([...await before.data()], [1, 2]);
    assertEquals([...await weight.data()], [0.5, 1.5]);
    tf.dispose([weight, before, velocity, gradient]);
  },
});

Deno.test({
  name: "Dispatches, bytes and readbacks are counted and start again at zero",
  ignore,
  fn: async () => {
    const backend = await useWebGPU();
    const a = tf.ones<tf.Rank.R2>([4, 8]);
    const b = tf.ones<tf.Rank.R2>([8, 4]);
    await tf.add(a, a).data();
    backend.takeCounts();
    const c = tf.matMul(a, b);
    await c.data();
    await c.data(); // from the copy of the first
    const { dispatches, bytes, readbacks } = backend.takeCounts();
    assertEquals([dispatches, bytes, readbacks], [1, 4 * (32 + 32 + 16), 1]);
    assertEquals(backend.takeCounts().dispatches, 0);
    tf.dispose([a, b, c]);
  },
});

Deno.test({
  name: "Cases that the kernels do not cover go to tfjs's own",
  ignore,
  fn: async () => {
    await useWebGPU();
    const x = tf.tensor4d([1, -2, 3, -4], [1, 2, 2, 1]);
    const filter = tf.tensor4d([1], [1, 1, 1, 1]);
    const elu = tf.fused.conv2d({ x, filter, strides: 1, pad: 0, activation: "elu" });
    const wide = tf.localResponseNormalization(x, 20);
    const [values, normalized] = [await elu.data(), await wide.data()];
    assert(Math.abs(values[1] - (Math.exp(-2) - 1)) < 1e-5);
    assert(Math.abs(normalized[0] - 1 / Math.sqrt(2)) < 1e-5);
    tf.dispose([x, filter, elu, wide]);
  },
});
