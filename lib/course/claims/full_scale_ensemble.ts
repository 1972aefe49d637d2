/**
 * What the record at full scale says about an ensemble.
 *
 * @module
 */
import { requireOptions } from "../../argument_checks.ts";
import { counted } from "../../counted.ts";
import { errorsTogether } from "../../experiments/record/recorded_ensemble.ts";
import { recordedSpeed, recordProgress } from "../../experiments/record/record_progress.ts";
import { pairedErrors } from "../../statistics/estimate.ts";
import { EXPECTED_SPEED, experimentNamed, type FullScale, requireArm } from "./full_scale.ts";
import { ensembleOf, recordedRows } from "./recorded_files.ts";

/** Options of {@linkcode fullScaleEnsemble}. */
export interface FullScaleEnsembleOptions {
  /** The recorded experiment, e.g. `towers`. */
  experiment: string;
  /** The arm whose nets are averaged, one per seed. */
  arm: string;
  /** Default: the folder beside the notebooks. */
  folder?: string;
}

/**
 * The change of the top-1 error by averaging the probabilities of the recorded nets of an arm, against
 * the mean error of these nets, in points, on all test images. The interval covers the luck of the
 * test images; there is one ensemble, of all planned seeds.
 *
 * @param options the experiment and the arm.
 * @returns the effect once all nets are recorded; before, the hours left.
 * @throws {BadArgumentError} for an experiment or an arm that is not planned.
 * @throws {BadFileError} if a file of the record is damaged.
 *
 * @example
 * ```ts
 * import { fullScaleEnsemble } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const { planned } = await fullScaleEnsemble({ experiment: "towers", arm: "two-towers" });
 * assertEquals(planned, 5);
 * ```
 */
export async function fullScaleEnsemble(options: FullScaleEnsembleOptions): Promise<FullScale> {
  requireOptions("fullScaleEnsemble", options, { experiment: true, arm: true, folder: true });
  const { arm, folder } = options;
  const experiment = experimentNamed(options.experiment);
  requireArm(experiment, arm);
  const rows = await recordedRows(experiment.id, folder);
  const entering = { ...experiment, arms: experiment.arms.filter(({ id }) => id === arm) };
  const progress = recordProgress(entering, rows, recordedSpeed(rows) ?? EXPECTED_SPEED);
  const ensemble = await ensembleOf(experiment.id, arm, folder);
  const { images, epochs } = experiment.recipe;
  const planned = experiment.seeds.length;
  const common = {
    ...{ planned, images, fewer: [] },
    condition: `one ensemble of ${planned} nets against their mean error; CIFAR-10, ` +
      `${counted(images, "image")}, ${counted(epochs, "epoch")}; centre patches`,
  };
  if (ensemble === undefined) {
    // The nets alone decide nothing: the record is complete once they are averaged.
    const done = Math.min(progress.done, planned - 1);
    return { ...common, done, hoursLeft: progress.hoursLeft };
  }
  const { alone, together } = errorsTogether(ensemble);
  return { ...common, done: planned, hoursLeft: 0, estimate: pairedErrors(alone, together) };
}
