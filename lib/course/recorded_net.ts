/**
 * The two-tower net of the recorded run, whose weights lie beside the notebooks.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import { loadTrainedNet, type TrainedNet } from "../training/trained_net.ts";

/**
 * `cifarTwoTower` as it was trained on all 50,000 images of CIFAR-10 (docs/results.md), with weights
 * rounded to float16.
 *
 * @param seed root of the dropout masks, should the net be trained on.
 * @throws {BadFileError} when the notebooks' folder is not there, as in an installed package.
 */
export async function recordedNet(seed: number = 1): Promise<TrainedNet> {
  const url = new URL("../../notebooks/checkpoints/cifarTwoTower.safetensors", import.meta.url);
  if (url.protocol !== "file:") {
    throw new BadFileError({
      path: url.href,
      expected: "the checkpoint of the recorded run beside the notebooks",
      found: "no folder of this project",
      hint: "run the lesson in a clone of the project",
    });
  }
  return await loadTrainedNet(decodeURIComponent(url.pathname), { seed });
}
