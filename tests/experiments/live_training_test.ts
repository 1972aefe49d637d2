import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import {
  type LiveReadings,
  type LiveTrainingOptions,
  trainLive,
} from "../../lib/experiments/live_training.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import { preset } from "../../lib/spec/presets.ts";
import { trainedNetOf } from "../../lib/training/checkpoint/trained_net.ts";
import { smallKernel } from "../course/stopping.ts";
import { brightnessImages } from "../brightness_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1 });

const spec = changeSpec(preset("cifarTwoTower"), {
  layers: { conv1: { kernels: 8 }, conv2: { kernels: 8 }, fc6: { units: 16 }, fc7: { units: 16 } },
});
const options: LiveTrainingOptions = {
  spec,
  train: brightnessImages(20),
  test: brightnessImages(30),
  seed: 1,
  epochs: 3,
  batchSize: 10,
  readEvery: 2,
};

Deno.test("a net is read after its first update, at regular intervals and at the end", async () => {
  const { model, preprocessing, readings, updates, images, stopped } = await trainLive(options);
  assertEquals(readings.map(({ epoch }) => epoch), [0.5, 1.5, 2.5, 3]);
  assertEquals(readings.map(({ updateRatios }) => updateRatios !== undefined), [
    ...[true, true, true, false],
  ]);
  assertEquals([updates, images, stopped], [6, 60, false]);
  const { errors: [{ error }] } = await evaluate(model, options.test, { preprocessing });
  assertEquals(readings.at(-1)?.testError, 100 * error);
  model.dispose();
});

const first = await trainLive(options);
first.model.dispose();

Deno.test("the same options give the same bits, and another seed gives others", async () => {
  const again = await trainLive(options);
  assertEquals(again.readings, first.readings);
  assertEquals(again.checkpoint.weights, first.checkpoint.weights);
  again.model.dispose();
  const other = await trainLive({ ...options, seed: 2 });
  assertNotEquals(other.readings, first.readings);
  other.model.dispose();
});

Deno.test("the filters of both towers change, and each reading keeps its own copy", () => {
  const [start, end] = [first.readings[0], first.readings[3]].map(({ filters }) => filters);
  assertEquals(start.map(({ name, shape }) => [name, shape]), [
    ["Tower 1", [5, 5, 3, 4]],
    ["Tower 2", [5, 5, 3, 4]],
  ]);
  for (const tower of [0, 1]) assertNotEquals(start[tower].kernel, end[tower].kernel);
});

Deno.test("a training that is stopped keeps the net of its last update", async () => {
  const halt = new AbortController();
  const seen: number[] = [];
  const live = ({ readings }: LiveReadings) => {
    seen.push(readings.length);
    if (readings.length === 2) halt.abort();
    return [];
  };
  const { model, checkpoint, readings, updates, stopped } = await trainLive({
    ...options,
    epochs: 1000,
    live,
    signal: halt.signal,
  });
  assertEquals([updates, readings.length, stopped], [3, 2, true]);
  assertEquals(seen.slice(0, 2), [1, 2]);
  assertEquals(checkpoint.info.training?.state.step, 3);
  assertEquals(checkpoint.info.training?.settings, { crop: false, flip: false });
  const restored = trainedNetOf(checkpoint, "memory");
  const [a, b] = [model, restored.model].map((net) => net.getWeights()[0].dataSync());
  assertEquals(a, b);
  model.dispose();
  restored.model.dispose();
});

Deno.test("a training without epochs or readings is an error", async () => {
  for (const wrong of [{ epochs: 0 }, { readEvery: 0 }, { readEvery: 1.5 }]) {
    const error = await assertRejects(() => trainLive({ ...options, ...wrong }), BadArgumentError);
    assert(error.message.includes(Object.keys(wrong)[0]));
  }
});

Deno.test("in a notebook three figures change while the net learns, and remain at the end", async () => {
  await using kernel = await smallKernel();
  const images = new URL("../brightness_images.ts", import.meta.url).href;
  const prepared = await kernel.execute(`
    import { preset, useBackend } from "@alexnet/alexnet";
    import { learningFigures, trainLive } from "@alexnet/alexnet/experiments";
    const { brightnessImages } = await import(${JSON.stringify(images)});
    await useBackend("alexnet-cpu:wasm", { threads: 1 });
    const few = brightnessImages(20); 0`);
  assertEquals(prepared.status, "ok");
  const drawn = new Set<string>();
  const { status, outputs } = await kernel.execute(
    `const options = { spec: preset("cifarSmall"), train: few, test: few, seed: 1 };
     const { readings } = await trainLive({
       ...{ ...options, epochs: 3, batchSize: 10, readEvery: 1, live: learningFigures },
     });
     readings.length`,
    {
      timeout: 120_000,
      onOutput: (shown) => {
        for (const output of shown) {
          if (output.output_type === "display_data") {
            drawn.add(String(output.data["image/svg+xml"]));
          }
        }
      },
    },
  );
  assertEquals(status, "ok");
  const figures = outputs.filter((output) =>
    output.output_type === "display_data" && "image/svg+xml" in output.data
  );
  assertEquals(figures.length, 3);
  assert(drawn.size > 3, `${drawn.size} drawings`);
});
