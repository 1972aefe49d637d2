/** Covers lib/experiments/diverged_arm.ts: what compareArms says of a run that diverges. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { NotFiniteError } from "../../lib/errors.ts";
import { compareArms } from "../../lib/experiments/compare_arms.ts";
import { DivergedArmError } from "../../lib/experiments/diverged_arm.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import { preset } from "../../lib/spec/presets.ts";
import { brightnessImages } from "../brightness_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1 });

Deno.test("a run that diverges ends the comparison with its arm, seed and updates", async () => {
  const spec = changeSpec(preset("cifarSmall"), {
    layers: { conv1: { kernels: 8 }, conv2: { kernels: 8 } },
  });
  const images = brightnessImages(20);
  const error = await assertRejects(() =>
    compareArms({
      arms: [{ name: "calm", spec, learningRate: 0.001 }, {
        name: "wild",
        spec,
        learningRate: 1e6,
      }],
      ...{ seeds: [7], train: images, test: images, epochs: 3, batchSize: 10 },
    }), DivergedArmError);
  assertEquals([error.arm, error.seed], ["wild", 7]);
  assert(error.updates >= 1 && error.updates <= 6);
  assert(error.message.startsWith('"wild" diverged from seed 7 after '), error.message);
  assert(error.cause instanceof NotFiniteError && error instanceof NotFiniteError);
});
