import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { Pooling2D } from "../../lib/layers/pooling_2d.ts";
import { RandomStreams } from "../../lib/random.ts";
import { largestError, tensorOf } from "../ops/numerical_gradient.ts";
import { fill, rounded } from "../ops/reference/array64.ts";
import { averagePool, maxPool, maxPoolGradient } from "../ops/reference/pooling.ts";
import { pooledSide, poolingOverhang } from "../../lib/spec/geometry.ts";
import { reportFigures } from "../report_figures.ts";

await tf.setBackend("cpu");

Deno.test("positions outside the map are never the maximum", () => {
  // facts d.6: in the 2012 program pooling runs before the ReLU, on negative values.
  const layer = new Pooling2D({ kind: "max", size: 3, stride: 2, rounding: "ceil" });
  const y = tf.tidy(() => (layer.apply(tf.fill([1, 4, 4, 1], -7)) as tf.Tensor).arraySync());
  assertEquals(y, [[[[-7], [-7]], [[-7], [-7]]]]);
});

Deno.test("positions outside the map do not count in a mean", () => {
  const layer = new Pooling2D({ kind: "average", size: 3, stride: 2, rounding: "ceil" });
  const y = tf.tidy(() => (layer.apply(tf.fill([1, 4, 4, 1], 5)) as tf.Tensor).arraySync());
  assertEquals(y, [[[[5], [5]], [[5], [5]]]]);
});

Deno.test("sides follow the 2012 program: 55-27-13-6 with overlap, 28-14-7 without", () => {
  const overlapping = { size: 3, stride: 2, rounding: "ceil" } as const;
  assertEquals([55, 27, 13].map((side) => pooledSide(side, overlapping)), [27, 13, 6]);
  assertEquals([32, 16, 8].map((side) => pooledSide(side, overlapping)), [16, 8, 4]);
  const separate = { size: 2, stride: 2, rounding: "ceil" } as const;
  assertEquals([55, 28, 14].map((side) => pooledSide(side, separate)), [28, 14, 7]);
  const floor = { ...separate, rounding: "floor" } as const;
  assertEquals([55, 27, 13].map((side) => pooledSide(side, floor)), [27, 13, 6]);
});

const cases = fc.record({
  kind: fc.constantFrom("max" as const, "average" as const),
  size: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 4 }),
  rounding: fc.constantFrom("ceil" as const, "floor" as const),
  side: fc.integer({ min: 4, max: 9 }),
  maps: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
}).filter(({ size, stride }) => size >= stride);

Deno.test("values and gradients agree with float64 for every rounding", (t) => {
  fc.assert(fc.property(cases, ({ side, maps, seed, ...pooling }) => {
    const stream = new RandomStreams(seed).stream("test");
    const x = rounded(fill([2, side, side, maps], () => stream.normal()));
    const over = poolingOverhang(side, pooling);
    const attributes = {
      filterSize: [pooling.size, pooling.size] as const,
      strides: [pooling.stride, pooling.stride] as const,
      pad: [[0, 0], [0, over], [0, over], [0, 0]] as const,
    };
    const y = (pooling.kind === "max" ? maxPool : averagePool)(x, attributes);
    const dy = rounded(fill(y.shape, () => stream.normal()));
    const layer = new Pooling2D(pooling);
    const [found, dx] = tf.tidy(() => {
      const f = (v: tf.Tensor) => layer.apply(v) as tf.Tensor;
      const { value, grad } = tf.valueAndGrad(f)(tensorOf(x), tensorOf(dy));
      assertEquals(value.shape, [...y.shape]);
      return [value.dataSync(), grad.dataSync()];
    });
    assert(largestError(found, y.data, 1) < 1e-6);
    if (pooling.kind === "max") {
      assert(largestError(dx, maxPoolGradient(dy, x, attributes).data, 1) < 1e-5);
    }
  }));
  reportFigures(t, "100 random cases, to 1e-5");
});
