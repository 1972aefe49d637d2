import { assertEquals } from "@std/assert";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import { constantSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { sharedFacts, type SharedOptions } from "../../../lib/training/run/shared_facts.ts";
import { brightnessImages } from "../../brightness_images.ts";

const options: SharedOptions = {
  ...{ spec: cifarTwoTower, training: brightnessImages(20), test: brightnessImages(10) },
  ...{ seed: 1, epochs: 2, batchSize: 4, schedule: constantSchedule(0.01), settings: {} },
  ...{ augment: true, colorNoise: false, crops: "center" },
};
const preprocessing = {
  ...{ side: 32, imageSide: 32, padding: 0, mean: [0, 0, 0], divisor: [1, 1, 1] as const },
  channelOrder: "rgb" as const,
};

/** The names of the facts that change with `change`. */
function changedBy(change: Partial<SharedOptions>): string[] {
  const [before, after] = [options, { ...options, ...change }].map((run) =>
    sharedFacts(run, { preprocessing, start: undefined })
  );
  return Object.keys(before).filter((name) =>
    JSON.stringify(before[name]) !== JSON.stringify(after[name])
  );
}

Deno.test("each difference between two hosts changes the fact that has its name", () => {
  const { training } = options;
  const labels = training.labels.with(3, 9 - training.labels[3]);
  assertEquals(changedBy({}), []);
  assertEquals(changedBy({ seed: 2 }), ["seed"]);
  assertEquals(changedBy({ epochs: 3 }), ["settings"]);
  assertEquals(changedBy({ microBatch: 2 }), ["loop"]);
  assertEquals(changedBy({ training: { ...training, labels } }), ["training images"]);
  assertEquals(changedBy({ test: brightnessImages(9) }), ["test images"]);
  assertEquals(changedBy({ spec: { ...cifarTwoTower, classes: 9 } }), ["net"]);
});
