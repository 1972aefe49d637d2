import { assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { topPatches } from "../../lib/inspection/top_patches.ts";
import { bytes, dataset, greyNet, preprocessing, side, spec } from "./grey_images.ts";

await tf.setBackend("cpu");
const model = greyNet();

Deno.test("the strongest patch is at the pattern, the strongest image comes first, weak ones are omitted", async () => {
  // A filter that responds to one white pixel in the middle of its window.
  const kernel = new Float32Array(5 * 5 * 3 * 16);
  for (let channel = 0; channel < 3; channel++) kernel[((2 * 5 + 2) * 3 + channel) * 16 + 7] = 1;
  const layer = model.getLayer("conv1");
  const before = layer.getWeights().map((weight) => weight.clone());
  layer.setWeights([tf.tensor4d(kernel, [5, 5, 3, 16]), tf.zeros([16])]);
  const dot = (image: number, row: number, column: number, value: number) =>
    dataset.images.fill(
      value,
      image * bytes + (row * side + column) * 3,
      image * bytes +
        (row * side + column) * 3 + 3,
    );
  dot(1, 9, 20, 200);
  dot(2, 0, 31, 255);
  const options = { spec, layers: ["conv1"], unit: 7, k: 9, preprocessing };
  const tensors = tf.memory().numTensors;
  const [found] = await topPatches(model, dataset, options);
  assertEquals(tf.memory().numTensors, tensors);
  assertEquals(found.map(({ image, top, left, side }) => [image, top, left, side]), [
    [2, -2, 29, 5],
    [1, 7, 18, 5],
  ]);
  assertEquals((await topPatches(model, dataset, { ...options, k: 1 }))[0], found.slice(0, 1));
  await assertRejects(
    () => topPatches(model, dataset, { ...options, layers: ["fc3"] }),
    BadArgumentError,
    '"fc3"',
  );
  layer.setWeights(before);
});
