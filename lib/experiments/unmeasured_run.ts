/**
 * Stands in for a training run that a stopped comparison has not made.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import { alexnet } from "../models/alexnet.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { requireSpecFields } from "../spec/spec_fields.ts";
import { isUnmeasured } from "../unmeasured.ts";
import type { ArmRun, ComparisonOptions, EpochError } from "./arms.ts";

/** A run from `seed` with NaN for everything that it would have measured, and without a model. */
export function unmeasuredRun(
  options: ComparisonOptions & { spec: AlexNetSpec },
  seed: number,
): ArmRun {
  const { epochs, test, testEvery = Infinity } = options;
  const every = Array.from({ length: epochs }, (_, i) => i + 1);
  const measured = (): EpochError[] =>
    every.filter((epoch) => epoch % testEvery === 0 || epoch === epochs)
      .map((epoch) => ({ epoch, error: NaN }));
  return {
    seed,
    trainingErrors: every.map(() => NaN),
    trainingLosses: every.map(() => NaN),
    cleanTrainingErrors: measured(),
    testErrors: test === undefined ? [] : measured(),
    ...(test === undefined ? {} : {
      testWrong: new Float64Array(test.count).fill(NaN),
      testProbabilities: new Float32Array(test.count * test.classNames.length).fill(NaN),
    }),
    steps: 0,
    updateRatios: [{ step: 0, ratios: ratiosOf(options.spec) }],
  };
}

function ratiosOf({ convolutions, fullyConnected }: AlexNetSpec): Record<string, number> {
  const layers = [...convolutions, ...fullyConnected];
  return Object.fromEntries(layers.map(({ name }) => [`${name}/kernel`, NaN]));
}

/**
 * The trained net of a run of a comparison that keeps its models.
 *
 * @param run a training run.
 * @param spec the spec of its net.
 * @returns the net. In a cell below one that was stopped before this run, an untrained net, whose
 * numbers are meaningless; that cell says so.
 * @throws {BadArgumentError} if the comparison did not keep its models (`keepModels`), or for a field that the spec does not
 * have.
 *
 * @example
 * ```ts
 * import { alexnet, preset } from "@alexnet/alexnet";
 * import { trainedModel } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const model = alexnet("cifarSmall");
 * assertEquals(trainedModel({ model }, preset("cifarSmall")), model);
 * model.dispose();
 * ```
 */
export function trainedModel(run: Pick<ArmRun, "model">, spec: AlexNetSpec): tf.LayersModel {
  requireSpecFields("trainedModel", spec);
  if (run.model !== undefined) return run.model;
  if (isUnmeasured(NaN)) return alexnet(spec);
  throw new BadArgumentError(
    "Expected a run with its model but found none; set keepModels in compareArms.",
  );
}
