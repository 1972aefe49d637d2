/**
 * The two-tower net of the recorded run, whose weights lie beside the notebooks.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { fileURLToPath } from "node:url";
import { BadFileError } from "../errors.ts";
import { alexnet } from "../models/alexnet.ts";
import { loadCheckpoint, restoreWeights } from "../training/checkpoint.ts";
import type { CheckpointInfo } from "../training/checkpoint_format.ts";

/** A trained net and all that its checkpoint says. */
export interface RecordedNet {
  /** The net; the caller disposes it. */
  model: tf.LayersModel;
  /** Its spec, preprocessing and class names. */
  info: CheckpointInfo;
}

/**
 * `cifarTwoTower` as it was trained on all 50,000 images of CIFAR-10 (docs/results.md), with weights
 * rounded to float16.
 *
 * @param seed root of the dropout masks, should the net be trained on.
 * @returns the net, and the spec, preprocessing and class names of its checkpoint.
 * @throws {BadFileError} when the notebooks' folder is not there, as in an installed package.
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
export async function recordedNet(seed: number = 1): Promise<RecordedNet> {
  const url = new URL("../../notebooks/checkpoints/cifarTwoTower.safetensors", import.meta.url);
  if (url.protocol !== "file:") {
    throw new BadFileError({
      path: url.href,
      expected: "the checkpoint of the recorded run beside the notebooks",
      found: "no folder of this project",
      hint: "run the lesson in a clone of the project",
    });
  }
  const path = fileURLToPath(url);
  const checkpoint = await loadCheckpoint(path);
  const model = alexnet(checkpoint.info.spec, { seed });
  restoreWeights(checkpoint, model, path);
  return { model, info: checkpoint.info };
}
