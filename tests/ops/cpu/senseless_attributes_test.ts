/**
 * Covers lib/ops/cpu/whole_geometry.ts and the kernels that take a geometry: whatever tfjs passes on
 * (fractions, negative sizes, other biases), the result is that of the stock backend, an error if
 * that throws, and no other tensor changes.
 */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/ops/backend.ts";

// Both start here, so that the libraries that one of them opens do not count as a leak of a test.
for (const backend of ["cpu", "alexnet-cpu:wasm"] as const) await useBackend(backend);

const GUARD = 7.25;

/** The outcome of a call: the shapes and values of its results, or that it threw. */
type Outcome = "an error" | { shape: number[]; values: number[] }[];

/**
 * Runs `call` between live and freed tensors; returns its outcome and the guard tensors that
 * changed.
 */
function guarded(call: () => tf.Tensor | tf.Tensor[]): { outcome: Outcome; changed: number } {
  return tf.tidy(() => {
    const guards = Array.from({ length: 40 }, () => tf.fill([64], GUARD));
    // Freed tensors of the same value, so that a result read from foreign memory shows it.
    for (const [i, guard] of guards.entries()) if (i % 2 === 1) guard.dispose();
    let outcome: Outcome;
    try {
      outcome = [call()].flat().map((y) => ({ shape: y.shape, values: [...y.dataSync()] }));
    } catch {
      outcome = "an error";
    }
    const live = guards.filter((_, i) => i % 2 === 0).flatMap((guard) => [...guard.dataSync()]);
    return { outcome, changed: live.filter((value) => value !== GUARD).length };
  });
}

const range = (...shape: number[]) =>
  tf.range(0, tf.util.sizeFromShape(shape)).add(1).reshape(shape).toFloat();
const image = () => range(1, 6, 6, 2) as tf.Tensor4D;
const filter = () => range(3, 3, 2, 2).div(100) as tf.Tensor4D;
/** tfjs's types forbid most of these calls; JavaScript does not. */
const any = (value: unknown) => value as never;
const gradientOf = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => tf.grad(f)(x);
const explicit = (...sides: number[]) => any([[0, 0], sides.slice(0, 2), sides.slice(2), [0, 0]]);

const calls: Record<string, () => tf.Tensor | tf.Tensor[]> = {};
for (
  const paddings of [[[-1, 0], [0, 0]], [[0, -3], [0, 1]], [[-2, 2], [0, 0]], [[0.25, 0.75], [
    0,
    0,
  ]]]
) {
  calls[`pad by ${JSON.stringify(paddings)}`] = () => tf.pad(range(6, 2), any(paddings));
  calls[`the gradient of pad by ${JSON.stringify(paddings)}`] = () =>
    gradientOf((x) => tf.pad(x, any(paddings)))(range(6, 2));
}
calls["pad by more than the tensor"] = () => tf.pad1d(range(64) as tf.Tensor1D, [-30, 30]);
for (const [begin, size] of [[0.3, 3], [-1, 2], [2, -3], [63, 2], [0, 1.5], [NaN, 2]]) {
  calls[`slice from ${begin}, ${size} long`] = () => tf.slice(range(64), [begin], [size]);
}
for (const sizes of [[2.5, 5.5], [10, -2], [3, -1], [9, 1]]) {
  calls[`split into ${sizes}`] = () => tf.split(range(8), any(sizes));
}
for (const size of [0, -1, 2.5, 7]) {
  for (const pad of ["valid", "same"] as const) {
    calls[`max pool over ${size}, ${pad}`] = () => tf.maxPool(image(), size, 1, pad);
  }
  calls[`the gradient of max pool over ${size}`] = () =>
    gradientOf((x) => tf.maxPool(x as tf.Tensor4D, size, 1, "valid"))(image());
}
for (const stride of [0, -1, 1.5, 0.5, NaN, 2 ** 32 + 1]) {
  for (const pad of ["valid", "same"] as const) {
    calls[`max pool with stride ${stride}, ${pad}`] = () => tf.maxPool(image(), 2, stride, pad);
    calls[`convolution with stride ${stride}, ${pad}`] = () =>
      tf.conv2d(image(), filter(), stride, pad);
  }
  calls[`the gradient of max pool with stride ${stride}`] = () =>
    gradientOf((x) => tf.maxPool(x as tf.Tensor4D, 2, stride, "valid"))(image());
  calls[`the gradient of convolution with stride ${stride}`] = () =>
    gradientOf((x) => tf.conv2d(x as tf.Tensor4D, filter(), stride, "valid"))(image());
  calls[`the gradient of a filter with stride ${stride}`] = () =>
    gradientOf((f) => tf.conv2d(image(), f as tf.Tensor4D, stride, "valid"))(filter());
}
for (const pad of [0.5, 3, -1, -3, NaN]) {
  calls[`max pool with padding ${pad}`] = () => tf.maxPool(image(), 2, 1, pad, "floor");
  calls[`convolution with padding ${pad}`] = () =>
    tf.conv2d(image(), filter(), 1, pad, "NHWC", 1, "floor");
}
for (const pad of [[-1, -1, -1, -1], [-5, 5, 0, 0], [-7, 9, -9, 9], [0.5, 0.5, 0, 0]]) {
  calls[`max pool with paddings ${pad}`] = () =>
    tf.maxPool(image(), 2, 1, explicit(...pad), "floor");
  calls[`convolution with paddings ${pad}`] = () =>
    tf.conv2d(image(), filter(), 1, explicit(...pad), "NHWC", 1, "floor");
  calls[`the gradient of convolution with paddings ${pad}`] = () =>
    gradientOf((x) =>
      tf.conv2d(x as tf.Tensor4D, filter(), 1, explicit(...pad), "NHWC", 1, "floor")
    )(image());
}
for (const radius of [-1, -70, 2.5, 0]) {
  const normalized = (x: tf.Tensor) =>
    tf.localResponseNormalization(x as tf.Tensor4D, radius, 1, 1, 0.5);
  calls[`normalization with radius ${radius}`] = () => normalized(image().div(100));
  calls[`the gradient of normalization with radius ${radius}`] = () =>
    gradientOf(normalized)(image().div(100));
}
for (const shape of [[4], [1, 4], [4, 1], [1, 4, 1], [4, 1, 1], [1, 1, 4], [1]]) {
  calls[`fused convolution with a bias of shape [${shape}]`] = () =>
    tf.fused.conv2d({
      ...{ x: range(1, 4, 4, 2) as tf.Tensor4D, filter: range(1, 1, 2, 4).div(10) as tf.Tensor4D },
      ...{ strides: 1, pad: 0 },
      bias: range(...shape),
    });
}

for (const [name, call] of Object.entries(calls)) {
  Deno.test(`${name}: as on the stock backend, and no other tensor changes`, async () => {
    await useBackend("cpu");
    const stock = guarded(call);
    await useBackend("alexnet-cpu:wasm");
    const ours = guarded(call);
    assertEquals(ours.changed, 0, "numbers of other tensors that changed");
    if (stock.outcome === "an error" || ours.outcome === "an error") {
      return assertEquals(ours.outcome, stock.outcome);
    }
    assertEquals(ours.outcome.map(({ shape }) => shape), stock.outcome.map(({ shape }) => shape));
    for (const [i, { values }] of stock.outcome.entries()) {
      const found = ours.outcome[i].values;
      const differs = values.findIndex((value, k) =>
        !(Object.is(found[k], value) || Math.abs(found[k] - value) <= 1e-5 * (1 + Math.abs(value)))
      );
      assertEquals(found[differs], values[differs], `number ${differs}`);
    }
  });
}

Deno.test("the gradients of ReLU and its bias without a map are empty", async () => {
  await useBackend("alexnet-cpu:wasm");
  const empty = tf.zeros([2, 0]);
  const found = tf.engine().runKernel("ReluBiasGrad", { dy: empty, y: empty }) as tf.Tensor[];
  assertEquals(found.map(({ shape }) => shape), [[2, 0], [0]]);
  tf.dispose([empty, ...found]);
});
