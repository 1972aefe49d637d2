import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import {
  LocalResponseNormalization,
  type LocalResponseNormalizationConfig,
} from "../../lib/layers/local_response_normalization.ts";
import { effectiveAlpha } from "../../lib/ops/local_response_normalization.ts";
import { largestError, numericalGradient, tensorOf } from "../ops/numerical_gradient.ts";
import { fill, rounded } from "../ops/reference/array64.ts";
import { localResponse, localResponseGradient } from "../ops/reference/normalization.ts";
import { RandomStreams } from "../../lib/random.ts";
import { reportFigures } from "../report_figures.ts";

await tf.setBackend("cpu");

const paper: LocalResponseNormalizationConfig = {
  k: 2,
  n: 5,
  alpha: 1e-4,
  beta: 0.75,
  convention: "literal",
};

/** The output of the layer at one position with the maps `values`. */
function normalized(config: LocalResponseNormalizationConfig, values: number[]): number[] {
  return tf.tidy(() => {
    const x = tf.tensor4d(values, [1, 1, 1, values.length]);
    const layer = new LocalResponseNormalization(config);
    return Array.from((layer.apply(x) as tf.Tensor).dataSync());
  });
}

Deno.test("the conventions give the four golden rows", () => {
  // facts e.2.
  const maps = [0, 10, 20, 40, 80, 0, 5, 100];
  const rows: [LocalResponseNormalizationConfig, number[]][] = [
    [paper, [0, 5.5170, 9.1179, 18.2359, 36.5439, 0, 1.8964, 43.8417]],
    [
      { ...paper, convention: "divided-by-n" },
      [0, 5.8541, 11.1863, 22.3725, 44.7683, 0, 2.6525, 55.3489],
    ],
    [
      { ...paper, k: 1, convention: "divided-by-n" },
      [0, 9.6961, 17.7783, 35.5566, 71.1817, 0, 4.0406, 87.1923],
    ],
    [{ ...paper, n: 11 }, [0, 4.5560, 7.2732, 14.5463, 29.0926, 0, 1.8183, 36.4367]],
  ];
  for (const [config, expected] of rows) {
    const found = normalized(config, maps);
    expected.forEach((value, i) => assertAlmostEquals(found[i], value, 1e-4));
  }
});

const cases = fc.record({
  shape: fc.tuple(
    fc.integer({ min: 1, max: 2 }),
    fc.integer({ min: 1, max: 2 }),
    fc.integer({ min: 1, max: 2 }),
    fc.integer({ min: 1, max: 12 }),
  ),
  n: fc.integer({ min: 0, max: 5 }).map((radius) => 2 * radius + 1),
  k: fc.double({ min: 0.5, max: 3, noNaN: true }),
  alpha: fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
  beta: fc.double({ min: 0.25, max: 1, noNaN: true }),
  convention: fc.constantFrom("literal" as const, "divided-by-n" as const),
  seed: fc.nat(),
});

Deno.test("values and gradients agree with float64, and the reference with differences", (t) => {
  fc.assert(
    fc.property(cases, ({ shape, seed, ...config }) => {
      const stream = new RandomStreams(seed).stream("test");
      const x = rounded(fill(shape, () => stream.normal()));
      const dy = rounded(fill(shape, () => stream.normal()));
      const attributes = {
        depthRadius: (config.n - 1) / 2,
        bias: config.k,
        alpha: effectiveAlpha(config),
        beta: config.beta,
      };
      const layer = new LocalResponseNormalization(config);
      const [y, dx] = tf.tidy(() => {
        const f = (v: tf.Tensor) => layer.apply(v) as tf.Tensor;
        const { value, grad } = tf.valueAndGrad(f)(tensorOf(x), tensorOf(dy));
        return [value.dataSync(), grad.dataSync()];
      });
      assert(largestError(y, localResponse(x, attributes).data) < 1e-5);
      const expected = localResponseGradient(x, dy, attributes).data;
      assert(largestError(dx, expected) < 1e-5);
      const by = numericalGradient(
        (data) => localResponse({ shape, data }, attributes).data,
        x.data,
        dy.data,
      );
      assert(largestError(expected, by) < 1e-6);
    }),
    { numRuns: 40 },
  );
  reportFigures(t, "40 random cases, to 1e-5");
});

Deno.test("two towers of four maps do not normalize as one of eight", () => {
  // facts d.2: maps 47 and 48 are not neighbours in the paper.
  const maps = [1, 2, 3, 40, 50, 6, 7, 8];
  const apart = [...normalized(paper, maps.slice(0, 4)), ...normalized(paper, maps.slice(4))];
  const together = normalized(paper, maps);
  const differ = maps.map((_, i) => Math.abs(apart[i] - together[i]) > 1e-6);
  assertEquals(differ, [false, false, true, true, true, true, false, false]);
});

Deno.test("an even number of neighbours and a missing convention are rejected", () => {
  assertThrows(
    () => new LocalResponseNormalization({ ...paper, n: 4 }),
    BadArgumentError,
    "odd",
  );
  const unnamed = { ...paper, convention: undefined } as unknown as typeof paper;
  assertThrows(() => new LocalResponseNormalization(unnamed), BadArgumentError, "convention");
});
