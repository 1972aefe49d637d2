import { assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { MapNormalization } from "../../lib/layers/map_normalization.ts";
import type { MapNormalizationSpec } from "../../lib/spec/spec.ts";
import { assertAgreesWithFloat64 } from "./normalization_cases.ts";

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

Deno.test("values and gradients agree with float64", () => {
  assertAgreesWithFloat64((options) => new MapNormalization(options), reference);
});

Deno.test("a window with an even side is rejected", () => {
  const even = { k: 1, size: 4, alpha: 1, beta: 1, convention: "literal" } as const;
  assertThrows(() => new MapNormalization(even), BadArgumentError, "odd");
});
