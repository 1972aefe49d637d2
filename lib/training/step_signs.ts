/**
 * What an update shows of its labels, its order and its units, for the diagnosis of a run.
 *
 * @module
 */
import type { StepRecord } from "./history.ts";
import type { TrainOptions } from "./train_options.ts";
import { type LayerFractions, rootsOf, valuesOf } from "./learning_rule/layer_fractions.ts";
import { sameClassPairs } from "./label_mix.ts";

/**
 * These fields of the record of an update.
 *
 * @param labels the classes of the batch.
 * @param before the number of images that were taken for the class before their own.
 * @param after the number of images that were taken for the class after their own.
 */
export function stepSigns(
  labels: Int32Array,
  before: number,
  after: number,
): Pick<StepRecord, "offByOne" | "sameClassPairs"> {
  const pairs = sameClassPairs(labels);
  return {
    offByOne: [before / labels.length, after / labels.length],
    ...(pairs === undefined ? {} : { sameClassPairs: pairs }),
  };
}

/**
 * What an update shows of its layers.
 *
 * @param norms ‖velocity‖² and ‖weight‖² by weight, if they were measured.
 * @param deadUnits dead units, and all, by layer, if they were looked at.
 * @param join adds what other processes found of their parts of the net.
 */
export function layerSigns(
  norms: LayerFractions | false,
  deadUnits: LayerFractions | undefined,
  join: TrainOptions["joinLayers"] = (own) => own,
): Pick<StepRecord, "updateRatios" | "deadUnits"> {
  return {
    ...(norms && { updateRatios: rootsOf(join(norms)) }),
    ...(deadUnits && { deadUnits: valuesOf(join(deadUnits)) }),
  };
}
