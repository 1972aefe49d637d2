import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { CounterNormal } from "../../lib/layers/initialization.ts";

Deno.test("initial weights are those of version 0.1.0, bit for bit", async () => {
  await tf.setBackend("cpu");
  const weights = new CounterNormal({ standardDeviation: 0.01, seed: 3, name: "conv1" }).apply([3]);
  assertEquals(
    await weights.data(),
    Float32Array.of(-0.0029938574880361557, -0.0016193547053262591, 0.0001475578173995018),
  );
  weights.dispose();
});
