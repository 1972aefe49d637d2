/**
 * What an update shows of its labels, its order and its units, for the diagnosis of a run.
 *
 * @module
 */
import type { StepRecord } from "./history.ts";
import { sameClassPairs } from "./label_mix.ts";

/**
 * These fields of the record of an update.
 *
 * @param labels the classes of the batch.
 * @param before the number of images that were taken for the class before their own.
 * @param after the number of images that were taken for the class after their own.
 * @param deadUnits the share of dead units by layer, if the update was looked at.
 */
export function stepSigns(
  labels: Int32Array,
  before: number,
  after: number,
  deadUnits: StepRecord["deadUnits"],
): Pick<StepRecord, "offByOne" | "sameClassPairs" | "deadUnits"> {
  const pairs = sameClassPairs(labels);
  return {
    offByOne: [before / labels.length, after / labels.length],
    ...(pairs === undefined ? {} : { sameClassPairs: pairs }),
    ...(deadUnits === undefined ? {} : { deadUnits }),
  };
}
