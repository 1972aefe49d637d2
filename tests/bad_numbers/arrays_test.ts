/** Covers the arrays of tests/doors.json: no function accepts an invalid number. */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as datasets from "../../datasets/mod.ts";
import * as library from "../../mod.ts";
import * as weights from "../../lib/weights/mod.ts";
import { images, side } from "./fixtures.ts";
import { outcome } from "./table.ts";

Deno.test("arrays that do not fit what they should hold are rejected", async () => {
  const floats = { ...images, images: Float32Array.from(images.images, () => NaN) as never };
  const short = { ...images, images: images.images.subarray(0, side * side * 3 * 5) };
  const logits = tf.zeros<tf.Rank.R2>([0, 3]);
  const calls: Record<string, () => unknown> = {
    "too few numbers of storeFloats": () => weights.storeFloats(new Float32Array(5), [2, 3]),
    "too many numbers of storeFloats": () => weights.storeFloats(new Float32Array(7), [2, 3]),
    "float64 numbers of storeFloats": () =>
      weights.storeFloats(new Float64Array(6) as unknown as Float32Array, [2, 3]),
    "an element type of storeFloats": () =>
      weights.storeFloats(new Float32Array(6), [2, 3], "F8" as "F16"),
    "an element type of writeSafetensors": () =>
      weights.writeSafetensors(
        new Map([["x", { dtype: "F8" as "F16", shape: [1], bytes: new Uint8Array(1) }]]),
      ),
    "too few pixels of imageAt": () => datasets.imageAt(short, 5),
    "float pixels of imageAt": () => datasets.imageAt(floats, 0),
    "float pixels of meanImage": () => library.meanImage(floats),
    "float pixels of fitColorPca": () => library.fitColorPca(floats),
    "no image of softmaxCrossEntropy": () =>
      library.softmaxCrossEntropy(tf.tensor1d([], "int32"), logits),
    "no class of softmaxCrossEntropy": () =>
      library.softmaxCrossEntropy(tf.tensor1d([0], "int32"), tf.zeros([1, 0])),
    "probabilities below 0": () => library.averageProbabilities([[1.25, -0.25]]),
    "logits as probabilities": () => library.averageProbabilities([[2, 3]]),
    "rows that do not add up": () => library.averageProbabilities([[0.5, 0.4, 0.6, 0.5]]),
    "a sum that is not a number of rows": () => library.averageProbabilities([[0.2, 0.2]]),
    "no probability": () => library.averageProbabilities([[]]),
  };
  for (const [name, call] of Object.entries(calls)) {
    assertEquals(await outcome(call, 0), "refused", name);
  }
});
