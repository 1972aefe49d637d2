import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/ops/backend.ts";
import { cifarSmall } from "../../../lib/spec/cifar_presets.ts";
import { paperSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { firstUpdates } from "../../../lib/training/run/run_network.ts";
import { brightnessImages } from "../../brightness_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

/** The images of each of the first updates of a run of 20 images in batches of 8. */
async function updates(enough: number): Promise<number[]> {
  const images: number[] = [];
  await firstUpdates(
    {
      ...{ spec: cifarSmall, training: brightnessImages(20), seed: 1, batchSize: 8 },
      ...{ schedule: paperSchedule(), augment: true, colorNoise: true },
    },
    (record) => images.push(record.images) === enough,
  );
  return images;
}

Deno.test("the first updates of a run end when there are enough, or with the epoch, and leave no tensor", async () => {
  const before = tf.memory().numTensors;
  assertEquals(await updates(2), [8, 8]);
  assertEquals(await updates(9), [8, 8, 4]);
  assertEquals(tf.memory().numTensors, before);
});
