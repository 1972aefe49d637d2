/**
 * What the log of a run says of its data and of its validation.
 *
 * @module
 */
import { stepsPerEpoch } from "../../augmentation/batches.ts";
import type { LabelledImages, LazyImages } from "../../augmentation/images.ts";
import type { ConfusionMatrix } from "../../evaluation/confusion.ts";
import type { OffByOne } from "../history.ts";
import { labelMix } from "../label_mix.ts";
import type { RunData } from "./log_lines.ts";

/** What the run learns from, for its log. */
export function runDataOf({ training, validation, batchSize }: {
  readonly training: (LabelledImages | LazyImages) & { readonly classNames: readonly string[] };
  readonly validation?: Pick<LabelledImages, "count">;
  readonly batchSize: number;
}): RunData {
  return {
    images: training.count,
    classes: training.classNames.length,
    updatesPerEpoch: stepsPerEpoch(training.count, batchSize),
    validationImages: validation?.count ?? 0,
    ...labelMix(training.labels),
  };
}

/** The shares of the images in `confusion` beside its diagonal: below it, and above it. */
export function offByOneIn(confusion: ConfusionMatrix): OffByOne {
  let [before, after, all] = [0, 0, 0];
  for (const [truth, row] of confusion.entries()) {
    before += row[truth - 1] ?? 0;
    after += row[truth + 1] ?? 0;
    all += row.reduce((sum, count) => sum + count, 0);
  }
  return [before / all, after / all];
}
