import { assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { paperSchedule } from "../../lib/training/learning_rule/schedule.ts";
import { train } from "../../lib/training/train.ts";
import type { ValidationResult } from "../../lib/training/train_options.ts";
import { tinyBatches, tinyModel } from "./tiny.ts";

await tf.setBackend("cpu");

Deno.test("options that cannot work, or do nothing, are rejected", async () => {
  const model = tinyModel();
  const wide = tf.sequential({
    layers: [tf.layers.conv2d({ inputShape: [4, 4, 3], filters: 2, kernelSize: 3 })],
  });
  const data = tinyBatches();
  const refused = (options: Partial<Parameters<typeof train>[0]>, message: string) =>
    assertRejects(
      () => train({ model, data, epochs: 1, progress: "none", ...options }),
      BadArgumentError,
      message,
    );
  await refused({ epochs: 0 }, "epochs");
  await refused({ microBatch: 1.5 }, "microBatch");
  await refused({ model: wide }, "[batch, classes]");
  await refused({ schedule: paperSchedule() }, "validate");
  await refused({ stopAtError: 0.5 }, "validate() together with stopAtError");
  await refused({ checkpointEvery: 1 }, "onCheckpoint() together with checkpointEvery");
  const controller = new AbortController() as unknown as AbortSignal;
  await refused({ signal: controller }, "a controller has it as .signal");
  await refused({ handleInterrupt: "no" as unknown as boolean }, "handleInterrupt");
  await refused({ data: { ...data, stepsPerEpoch: 7 } }, "Expected 7 batches per epoch");
  await refused(
    { validate: () => ({}) as ValidationResult },
    "the errorRate that validate() gives",
  );
  const empty = { stepsPerEpoch: 1, async *batches() {} };
  await refused({ data: empty }, "at least one batch");
  model.dispose();
  wide.dispose();
});
