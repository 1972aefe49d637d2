/**
 * The experiments of the record at full scale: the nets, seeds and epochs. All of them are fixed
 * before the first run; no runs are added to change an outcome.
 *
 * @module
 */
import { BadArgumentError, nearestName } from "../../errors.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { fromFewerImages } from "./fewer_images.ts";
import type { RecordedExperiment } from "./recorded_experiment.ts";
import { normalizationExperiments } from "./normalization_experiments.ts";
import { reluExperiments } from "./relu_experiments.ts";
import { smallNetExperiments } from "./small_net_experiments.ts";
import { towerExperiments } from "./tower_experiments.ts";

/** The experiments that decide claims, and their pilots. */
const deciding: readonly RecordedExperiment[] = [
  ...towerExperiments,
  ...smallNetExperiments,
  ...reluExperiments,
  ...normalizationExperiments,
];

/** Those of which the record also has the curve of the effect against the number of images. */
const curves: readonly string[] = ["towers", "overlap", "dropout"];

/** Every experiment, in the order in which they are recorded. */
export const plannedExperiments: readonly RecordedExperiment[] = [
  ...deciding,
  ...deciding.filter(({ id }) => curves.includes(id)).flatMap(fromFewerImages),
];

/**
 * The net of an arm of a planned experiment, so that a lesson compares the same nets as the record.
 *
 * @param experiment the experiment's id, e.g. `towers`.
 * @param arm the arm's id, e.g. `half-net`.
 * @returns the spec.
 * @throws {BadArgumentError} if there is no such arm.
 *
 * @example
 * ```ts
 * import { plannedSpec } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(plannedSpec("towers", "half-net").towers, 1);
 * ```
 */
export function plannedSpec(experiment: string, arm: string): AlexNetSpec {
  const arms = plannedExperiments.find(({ id }) => id === experiment)?.arms ?? [];
  const spec = arms.find(({ id }) => id === arm)?.spec;
  if (spec !== undefined) return spec;
  const known = plannedExperiments.flatMap(({ id, arms }) =>
    arms.map((each) => `${id}/${each.id}`)
  );
  const near = nearestName(`${experiment}/${arm}`, known);
  throw new BadArgumentError(
    `Expected an arm of a planned experiment but found "${experiment}/${arm}"` +
      (near === undefined ? `; there are ${known.join(", ")}.` : `; did you mean "${near}"?`),
  );
}
