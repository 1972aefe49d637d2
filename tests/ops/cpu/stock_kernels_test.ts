/**
 * Covers tests/ops/op_table.ts: tfjs's own `cpu` backend against the op table, which verifies the
 * table itself.
 */
import * as tf from "@tensorflow/tfjs";
import { assertEquals } from "@std/assert";
import { disagreement, testTable } from "../check_records.ts";

testTable({ backend: "cpu", light: true }, () => {
  // Otherwise the backend prints a banner at its first operation.
  (tf.findBackend("cpu") as unknown as { firstUse: boolean }).firstUse = false;
});

Deno.test("A wrong value, a wrong shape and NaN are findings", () => {
  const expected = { shape: [3], data: Float64Array.of(1, 2, 3) };
  const agree = (shape: number[], ...values: number[]): boolean =>
    disagreement({ shape, values: Float32Array.of(...values) }, expected, 1e-5) === undefined;
  assertEquals(agree([3], 1, 2, 3), true);
  assertEquals(agree([3], 1, 2, 3.0001), false);
  assertEquals(agree([3], 1, NaN, 3), false);
  assertEquals(agree([1, 3], 1, 2, 3), false);
});
