/**
 * The experiment that most lessons run: several nets that differ in one thing, each trained from
 * several seeds on the same images, shown live during training and tested on the same test images.
 *
 * @module
 */
import { DivergedArmError } from "./diverged_arm.ts";
import { counted } from "../counted.ts";
import { requireInteger } from "../argument_checks.ts";
import { disposing } from "../disposing.ts";
import { BadArgumentError, NotFiniteError } from "../errors.ts";
import { liveFigure } from "../figures/live.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { constantSchedule, type ScheduleSpec } from "../training/learning_rule/schedule.ts";
import type { Arm, ArmResult, ArmRun, ArmSettings, ComparisonOptions } from "./arms.ts";
import { requireComparisonOptions } from "./comparison_options.ts";
import { netErrors } from "./net_errors.ts";
import { NetworkTraining } from "../training/train_network.ts";
import { inCourseRun } from "../in_notebook.ts";
import { stepsPerEpoch } from "../augmentation/batches.ts";
import { LongCall } from "../long_call.ts";
import { stopPressed } from "../stop_button.ts";
import { leastSeeds } from "../statistics/estimate.ts";
import { unmeasuredRun } from "./unmeasured_run.ts";

/**
 * Trains every arm from every seed and returns the results in the order of `arms`. The Stop button
 * and `signal` end the current training after its step; only the seeds that every arm has finished
 * are returned, so that runs stay paired. If the Stop button of a notebook leaves fewer than an
 * interval needs, runs of NaN stand in for the missing ones, and the cells below say what to run.
 *
 * @param options the arms, the seeds, the images, and how the nets are trained.
 * @returns one result per arm.
 * @throws {BadArgumentError} if there are no arms or no seeds, or two arms have the same name.
 * @throws {DivergedArmError} (a NotFiniteError) if a run diverges; the message names the arm, the seed and after how many updates.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { compareArms, finalTestErrors, firstSeeds } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const side = 32;
 * const dataset = {
 *   name: "black and white",
 *   classNames: [..."0123456789"],
 *   images: new Uint8Array(2 * side * side * 3).fill(255, side * side * 3),
 *   labels: Uint8Array.of(0, 1),
 *   side,
 *   count: 2,
 * };
 * const spec = preset("cifarSmall");
 * const results = await compareArms({
 *   arms: [
 *     { name: "slow", spec, learningRate: 0.001 },
 *     { name: "fast", spec, learningRate: 0.01 },
 *   ],
 *   seeds: firstSeeds(1),
 *   train: dataset,
 *   test: dataset,
 *   epochs: 1,
 *   batchSize: 2,
 * });
 * assertEquals(results.map(({ name }) => name), ["slow", "fast"]);
 * assertEquals(finalTestErrors(results[0]).length, 1);
 * ```
 */
export async function compareArms(options: ComparisonOptions): Promise<ArmResult[]> {
  requireComparisonOptions(options);
  const { arms, seeds } = options;
  if (arms.length === 0 || seeds.length === 0) {
    throw new BadArgumentError("Expected at least one arm and one seed.");
  }
  const { testEvery = Infinity } = options;
  if (testEvery !== Infinity) requireInteger("testEvery", testEvery, { min: 1 });
  const results = arms.map(({ name }): ArmResult => ({ name, runs: [] }));
  const started = () =>
    results.map(({ name, runs }) => ({
      name,
      runs: runs.filter(({ trainingErrors }) => trainingErrors.length > 0),
    })).filter(({ runs }) => runs.length > 0);
  const { live: drawing } = options;
  const live = drawing === undefined ? undefined : liveFigure();
  const draw = async () => {
    if (drawing === undefined || inCourseRun() || started().length === 0) return;
    await live?.update(() => drawing(started()));
  };
  let stopped = false;
  let finished = 0;
  return await disposing(
    new LongCall({
      ...{ what: "training", unit: "run", total: seeds.length * arms.length },
      key: `${arms.map(({ name }) => name).join()} from ${seeds.join()}`,
      signal: options.signal,
    }),
    async (call) => {
      for (const seed of seeds) {
        for (const [index, arm] of arms.entries()) {
          if (stopped) break;
          const run: ArmRun = {
            seed,
            trainingErrors: [],
            trainingLosses: [],
            cleanTrainingErrors: [],
            testErrors: [],
            steps: 0,
            updateRatios: [],
          };
          results[index].runs.push(run);
          const own = { ...options, ...arm, schedule: scheduleOf(options, arm) };
          const onStep = async (share: number) => {
            await call.goOn(finished + share);
            await draw();
          };
          stopped = !(await trainArm(own, arm.spec, run, onStep)) || call.stopped;
          if (stopped) results[index].runs.pop();
          else {
            options.onRun?.(arm.name, run);
            stopped = !await call.goOn(++finished) && finished < seeds.length * arms.length;
          }
        }
      }
      const complete = Math.min(...results.map(({ runs }) => runs.length));
      for (const { runs } of results) {
        for (const { model } of runs.splice(complete)) model?.dispose();
      }
      if (drawing !== undefined && started().length > 0) await live?.finish(drawing(started()));
      if (stopped && stopPressed()) {
        const needed = Math.min(leastSeeds, seeds.length);
        for (const [index, { runs }] of results.entries()) {
          const own = { ...options, ...arms[index] };
          while (runs.length < needed) runs.push(unmeasuredRun(own, seeds[runs.length]));
        }
      }
      if (stopped) {
        console.log(
          `Stopped early: ${complete} of ${
            counted(seeds.length, "seed")
          } finished in every arm and kept.`,
        );
      }
      return results;
    },
  );
}

/** The arm's own rate or schedule, else the common one, else the rate of its spec. */
function scheduleOf(common: ArmSettings, arm: Arm): ScheduleSpec {
  for (const { schedule, learningRate } of [arm, common]) {
    if (schedule !== undefined) return schedule;
    if (learningRate !== undefined) return constantSchedule(learningRate);
  }
  return constantSchedule(arm.spec.training.learningRate);
}

/** Trains one net, records it in `run`, and returns whether training finished. */
async function trainArm(
  options: ComparisonOptions & { name: string; schedule: ScheduleSpec },
  spec: AlexNetSpec,
  run: ArmRun,
  onStep: (share: number) => Promise<void>,
): Promise<boolean> {
  const { batchSize, crop, flip, colorPca } = options;
  const { training } = spec;
  const network = new NetworkTraining({
    ...{ spec, dataset: options.train, seed: run.seed, batchSize, crop, flip, colorPca },
    optimizer: {
      momentum: options.momentum ?? training.momentum,
      weightDecay: options.weightDecay ?? training.weightDecay,
      biasRateFactor: options.biasRateFactor ?? training.biasRateFactor,
    },
    schedule: options.schedule,
  });
  try {
    return await disposing(network, () => trainNetwork(network, options, spec, run, onStep));
  } catch (error) {
    if (!(error instanceof NotFiniteError)) throw error;
    throw new DivergedArmError(options.name, run.seed, run.steps, error);
  }
}

async function trainNetwork(
  network: NetworkTraining,
  options: ComparisonOptions,
  spec: AlexNetSpec,
  run: ArmRun,
  onStep: (share: number) => Promise<void>,
): Promise<boolean> {
  const { test, testEvery = Infinity, epochs } = options;
  const { model, preprocessing } = network;
  const steps = stepsPerEpoch(
    options.train.count,
    options.batchSize ?? spec.training.batchSize,
  );
  const measure = async (epoch: number) => {
    const { error } = await netErrors(model, options.train, preprocessing);
    run.cleanTrainingErrors.push({ epoch, error });
    if (test === undefined) return;
    const tested = await netErrors(model, test, preprocessing);
    run.testErrors.push({ epoch, error: tested.error });
    run.testWrong = tested.wrong;
    run.testProbabilities = tested.probabilities;
  };
  const enough = new AbortController();
  const history = await network.train({
    epochs,
    progress: "none",
    signal: options.signal === undefined
      ? enough.signal
      : AbortSignal.any([enough.signal, options.signal]),
    inspectEvery: options.inspectEvery,
    onStep: ({ step }) => {
      run.steps = step + 1;
      return onStep(run.steps / (epochs * steps));
    },
    onEpoch: async ({ epoch, errorRate, loss }) => {
      run.trainingErrors.push(100 * errorRate);
      run.trainingLosses.push(loss);
      if ((epoch + 1) % testEvery === 0 && epoch + 1 < epochs) await measure(epoch + 1);
      if (errorRate <= (options.stopAtTrainingError ?? -1)) enough.abort();
    },
  });
  run.steps = history.state.step;
  run.updateRatios = history.steps.flatMap(({ step, updateRatios: ratios }) =>
    ratios === undefined ? [] : [{ step, ratios }]
  );
  if (history.stopped === "interrupted" || options.signal?.aborted) return false;
  if (run.cleanTrainingErrors.at(-1)?.epoch !== history.state.epoch) {
    await measure(history.state.epoch);
  }
  if (options.keepModels) run.model = network.releaseModel();
  return true;
}

/**
 * The seeds 1 to `count`, by which the runs of all arms are paired.
 *
 * @param count number of seeds, at least 1.
 * @returns the seeds in order.
 * @throws {BadArgumentError} if `count` is not a positive integer.
 *
 * @example
 * ```ts
 * import { firstSeeds } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(firstSeeds(3), [1, 2, 3]);
 * ```
 */
export function firstSeeds(count: number): number[] {
  requireInteger("the number of seeds", count, { min: 1 });
  return Array.from({ length: count }, (_, i) => i + 1);
}
