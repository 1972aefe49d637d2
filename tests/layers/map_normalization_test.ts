import { assert, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { MapNormalization } from "../../lib/layers/map_normalization.ts";
import { RandomStreams } from "../../lib/random.ts";
import type { MapNormalizationSpec } from "../../lib/spec/spec.ts";
import { largestError, numericalGradient, tensorOf } from "../ops/numerical_gradient.ts";
import { fill, rounded } from "../ops/reference/array64.ts";

await tf.setBackend("cpu");

/** The formula of the layer's head comment, place by place. */
function reference(
  x: Float64Array,
  side: number,
  maps: number,
  response: MapNormalizationSpec,
): Float64Array {
  const { k, size, alpha, beta, convention } = response;
  const scale = convention === "literal" ? alpha : alpha / size ** 2;
  const radius = (size - 1) / 2;
  return x.map((value, at) => {
    const map = at % maps, column = Math.floor(at / maps) % side;
    const row = Math.floor(at / maps / side) % side;
    const image = at - ((row * side + column) * maps + map);
    let squares = 0;
    for (let r = Math.max(0, row - radius); r <= Math.min(side - 1, row + radius); r++) {
      for (let c = Math.max(0, column - radius); c <= Math.min(side - 1, column + radius); c++) {
        squares += x[image + (r * side + c) * maps + map] ** 2;
      }
    }
    return value / (k + scale * squares) ** beta;
  });
}

const cases = fc.record({
  side: fc.integer({ min: 1, max: 6 }),
  maps: fc.integer({ min: 1, max: 3 }),
  size: fc.constantFrom(1, 3, 5),
  convention: fc.constantFrom("literal" as const, "divided-by-n" as const),
  seed: fc.nat(),
});

Deno.test("values and gradients agree with float64", () => {
  fc.assert(
    fc.property(cases, ({ side, maps, size, convention, seed }) => {
      const response: MapNormalizationSpec = { k: 1, size, alpha: 0.3, beta: 0.75, convention };
      const stream = new RandomStreams(seed).stream("test");
      const shape = [2, side, side, maps];
      const x = rounded(fill(shape, () => stream.normal()));
      const dy = rounded(fill(shape, () => stream.normal()));
      const layer = new MapNormalization(response);
      const [y, dx] = tf.tidy(() => {
        const f = (v: tf.Tensor) => layer.apply(v) as tf.Tensor;
        const { value, grad } = tf.valueAndGrad(f)(tensorOf(x), tensorOf(dy));
        return [value.dataSync(), grad.dataSync()];
      });
      const f = (data: Float64Array) => reference(data, side, maps, response);
      assert(largestError(y, f(x.data), 1) < 1e-5);
      assert(largestError(dx, numericalGradient(f, x.data, dy.data), 1) < 1e-5);
    }),
    { numRuns: 25 },
  );
});

Deno.test("a window with an even side is rejected", () => {
  const even = { k: 1, size: 4, alpha: 1, beta: 1, convention: "literal" } as const;
  assertThrows(() => new MapNormalization(even), BadArgumentError, "odd");
});
