/**
 * The two-tower net of the recorded run, with the weights stored next to the notebooks.
 *
 * @module
 */
import { inDeno, nodeBuiltin } from "../deno_only.ts";
import { BadFileError } from "../errors.ts";
import { loadTrainedNet, type TrainedNet } from "../training/checkpoint/trained_net.ts";

/**
 * `cifarTwoTower`, trained on all 50,000 images of CIFAR-10 (docs/results.md), with weights rounded
 * to float16.
 *
 * @param seed root seed of the dropout masks if the net is trained further.
 * @returns the net, and the spec, preprocessing and class names of its checkpoint.
 * @throws {BadFileError} when the notebooks' folder is missing, as in an installed package and in a
 * browser.
 *
 * @example
 * ```ts
 * import { recordedNet } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const { model, info } = await recordedNet();
 * assertEquals(info.classNames.length, 10);
 * model.dispose();
 * ```
 */
export async function recordedNet(seed: number = 1): Promise<TrainedNet> {
  const url = new URL("../../notebooks/checkpoints/cifarTwoTower.safetensors", import.meta.url);
  if (!inDeno() || url.protocol !== "file:") {
    throw new BadFileError({
      path: url.href,
      expected: "the checkpoint of the recorded run beside the notebooks",
      found: "no folder of this project",
      hint: "run the lesson in a clone of the project",
    });
  }
  return await loadTrainedNet(nodeBuiltin("node:url").fileURLToPath(url), { seed });
}
