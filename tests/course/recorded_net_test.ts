import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { recordedNet } from "../../lib/course/recorded_net.ts";
import { first } from "../../datasets/dataset.ts";
import { loadCifar10 } from "../../datasets/cifar10.ts";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import { useBackend } from "../../lib/ops/backend.ts";

// Outside the test, because the BLAS library stays open for the life of the process.
await useBackend();

Deno.test("the recorded net classifies three quarters of the test images correctly", async () => {
  const { model, info } = await recordedNet();
  assertEquals(info.spec.name, "cifarTwoTower");
  const { test } = await loadCifar10({ onProgress: () => {} });
  const { errors } = await evaluate(model, first(test, 500), {
    preprocessing: info.preprocessing,
  });
  // 20.2 % with ten crops on all 10,000; the error on 500 images is accurate to 4 points.
  assert(errors[0].error > 0.1 && errors[0].error < 0.28, `error ${errors[0].error}`);
  model.dispose();
  assertEquals(tf.memory().numTensors, 0);
});
