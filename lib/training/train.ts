/**
 * The training loop: an ordinary async function over batches.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { batchGradients, ownGradients, type TrainingBatch } from "./learning_rule/gradients.ts";
import {
  endReason,
  type EpochRecord,
  INITIAL_TRAINING_STATE,
  NO_TOTALS,
  type StepRecord,
  type StopReason,
  type TrainingHistory,
  type TrainingState,
  withStep,
} from "./history.ts";
import {
  explainNotFinite,
  requireFiniteGradients,
  updateNorms,
  withGradientSums,
} from "./learning_rule/finite_gradients.ts";
import { noteTraining } from "../figures/ribbon.ts";
import { IdleUnits } from "./learning_rule/idle_units.ts";
import { LongCall } from "../long_call.ts";
import { Interrupt } from "./run/interrupt.ts";
import { MomentumSGD } from "./learning_rule/momentum_sgd.ts";
import { type ProgressReporter, requestedProgress } from "./progress.ts";
import { afterEpoch, learningRateAt, type ScheduleSpec } from "./learning_rule/schedule.ts";
import { PlateauWatch } from "./learning_rule/plateau_watch.ts";
import { replayedGradients, replayedUpdate } from "./learning_rule/step_replay.ts";
import {
  classesOf,
  isOptimizer,
  requireErrorRate,
  requireTrainOptions,
  requireWholeEpoch,
  scheduleOf,
} from "./train_arguments.ts";
import type { TrainOptions } from "./train_options.ts";
import { layerSigns, stepSigns } from "./step_signs.ts";
import { UpdateGuard } from "./learning_rule/update_guard.ts";
import { rememberNames } from "./learning_rule/variable_names.ts";

export type { TrainOptions, ValidationResult } from "./train_options.ts";

/**
 * Trains `model` with the paper's learning rule and returns the history, even if the run is stopped
 * early by Ctrl-C, by `signal` or by the schedule: the current step is always completed.
 *
 * The number of tensors is the same after every step. The same model, data, seed, backend and
 * thread count give the same losses, whether or not the run is interrupted and resumed.
 *
 * @param options the model, the batches, the number of epochs, and how to stop, report progress and
 * save.
 * @returns the records of every step and epoch, and the state to resume from.
 * @throws {NotFiniteError} when a weight is not finite at the start, or when a loss, a gradient or
 * the next weights are not finite; the message names step and layer. The weights and velocities
 * keep their finite values from before the step.
 * @throws {ReplayError} when a step gives different bits the second time, see `replayEvery`.
 * @throws {BadArgumentError} when an option is invalid, or `rateFactors` has a name that the net
 * does not have.
 *
 * @example
 * ```ts
 * import { alexnet, constantSchedule, datasetBatches, RandomStreams, train } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const side = 32;
 * const images = new Uint8Array(2 * side * side * 3);
 * const dataset = { images, labels: Uint8Array.of(0, 1), side, count: 2 };
 * const preprocessing = {
 *   side,
 *   imageSide: side,
 *   padding: 0,
 *   mean: [0, 0, 0],
 *   divisor: [255, 255, 255],
 *   channelOrder: "rgb",
 * } as const;
 * const model = alexnet("cifarSmall");
 * const streams = new RandomStreams(1);
 * const { epochs, state } = await train({
 *   model,
 *   data: datasetBatches({ dataset, batchSize: 2, preprocessing, streams }),
 *   epochs: 1,
 *   schedule: constantSchedule(0.01),
 *   progress: "none",
 * });
 * assertEquals([epochs.length, state.step], [1, 1]);
 * model.dispose();
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainingHistory> {
  const run = new Run(options);
  noteTraining();
  try {
    return await run.train();
  } finally {
    run.end();
  }
}

/** One call of {@linkcode train}. */
class Run {
  readonly #options: TrainOptions;
  readonly #optimizer: MomentumSGD;
  readonly #schedule: ScheduleSpec;
  readonly #progress: ProgressReporter;
  readonly #variables: tf.Variable[];
  readonly #plateau: PlateauWatch;
  readonly #guard: UpdateGuard;
  readonly #idleUnits = new IdleUnits();
  readonly #steps: StepRecord[] = [];
  readonly #epochs: EpochRecord[] = [];
  readonly #call: LongCall;
  readonly #interrupt: Interrupt;
  #state: TrainingState;

  constructor(options: TrainOptions) {
    const { model, optimizer, progress, handleInterrupt = true } = options;
    requireTrainOptions(options);
    this.#options = options;
    this.#schedule = scheduleOf(options);
    this.#optimizer = isOptimizer(optimizer)
      ? optimizer
      : new MomentumSGD({ learningRate: this.#schedule.learningRate, ...optimizer });
    this.#progress = requestedProgress(progress);
    rememberNames(model);
    this.#optimizer.requireKnownRateFactors(model.weights.map(({ originalName }) => originalName));
    this.#variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const all = model.weights.map((weight) => weight.read() as tf.Variable);
    this.#guard = new UpdateGuard(all, this.#optimizer);
    this.#plateau = new PlateauWatch(classesOf(model), options.plateauPatience);
    this.#state = options.resume ?? INITIAL_TRAINING_STATE;
    this.#call = new LongCall({
      ...{ what: "training", unit: "epoch", total: options.epochs, signal: options.signal },
      shown: false,
    });
    this.#interrupt = new Interrupt(handleInterrupt, options.reduceGradients !== undefined);
  }

  async train(): Promise<TrainingHistory> {
    let saved = this.#state;
    const save = async () => {
      if (saved === this.#state) return;
      await this.#options.onCheckpoint?.(this.#state);
      saved = this.#state;
    };
    if (this.#stopReason() === undefined) {
      await this.#guard.start();
      const { epochs, data: { stepsPerEpoch } } = this.#options;
      this.#progress.start?.({ epochs, stepsPerEpoch });
      this.#options.onStart?.();
    }
    while (this.#stopReason() === undefined) {
      await this.#epoch(save);
      if (this.#state.epochStep === 0) await save();
    }
    await save();
    return {
      steps: this.#steps,
      epochs: this.#epochs,
      stopped: this.#stopReason() ?? "finished",
      state: this.#state,
    };
  }

  end(): void {
    this.#interrupt.stopListening();
    this.#call[Symbol.dispose]();
    this.#progress.end();
    if (this.#optimizer !== this.#options.optimizer) this.#optimizer.dispose();
  }

  #stopReason(): StopReason | undefined {
    if (this.#interrupt.endsRun) return "interrupted";
    if (this.#options.signal?.aborted) return "aborted";
    if (this.#call.stopped) return "interrupted";
    return endReason(this.#state, this.#options);
  }

  /** Trains from the current state to the end of its epoch, or until the run is stopped. */
  async #epoch(save: () => Promise<void>): Promise<void> {
    const { model, data, checkpointEvery = Infinity } = this.#options;
    const { epoch } = this.#state;
    this.#options.beforeEpoch?.(epoch);
    this.#optimizer.requireKnownRateFactors(model.weights.map(({ originalName }) => originalName));
    const batches = data.batches(epoch, this.#state.epochStep)[Symbol.asyncIterator]();
    try {
      let started = performance.now();
      let next = await batches.next();
      while (next.done !== true && this.#stopReason() === undefined) {
        const batch = next.value;
        // The next batch is prepared while an asynchronous device computes this one.
        const prepare = async () => void (next = await batches.next());
        await this.#step(batch, started, prepare);
        started = performance.now();
        if (this.#state.step % checkpointEvery === 0) await save();
      }
      if (next.done === true) await this.#endEpoch();
    } finally {
      await batches.return?.();
    }
  }

  async #step(batch: TrainingBatch, started: number, prepare: () => Promise<void>): Promise<void> {
    const { model, microBatch = Infinity, inspectEvery = 50, replayEvery = Infinity } =
      this.#options;
    const { onStep, epochs, data, reduceGradients = ownGradients } = this.#options;
    const { step, epoch, epochStep, totals, schedule } = this.#state;
    const place = epoch + epochStep / data.stepsPerEpoch;
    const learningRate = learningRateAt(this.#schedule, schedule, place);
    this.#optimizer.learningRate = learningRate;
    const learning = this.#variables.filter(({ name }) => this.#optimizer.rateOf(name) > 0);
    // With rate 0 nothing is updated, but the loss is still needed.
    const variables = learning.length > 0 ? learning : this.#variables;
    // 0 % Infinity is 0.
    const replays = replayEvery < Infinity && step % replayEvery === 0;
    const once = (part: TrainingBatch) => batchGradients(model, variables, part, microBatch);
    const compute = (part: TrainingBatch) =>
      replays ? replayedGradients(model, () => once(part), step) : once(part);
    const { came: interrupted } = this.#interrupt;
    const own = { model, variables, batch, compute, microBatch, replayed: replays, interrupted };
    const { gradients, summary, stop } = await reduceGradients(own);
    this.#interrupt.agree(stop);
    const biases = this.#idleUnits.wanted(step, learning);
    let loss: number, errors: number, before: number, after: number;
    let deadUnits: ReturnType<IdleUnits["see"]>, seen: tf.Tensor1D | undefined;
    try {
      seen = withGradientSums(summary, gradients, learning, biases);
      const read = seen.data<"float32">();
      await prepare();
      const values = await read;
      [loss, errors, before, after] = values;
      if (!Number.isFinite(loss)) throw await explainNotFinite(model, batch, step, loss);
      const sums = values.subarray(4, 4 + learning.length);
      requireFiniteGradients(sums, learning, step);
      const rate = Math.max(0, ...learning.map(({ name }) => this.#optimizer.rateOf(name)));
      await this.#guard.allow(rate, Math.max(0, ...sums), step);
      deadUnits = this.#idleUnits.see(biases, values.subarray(4 + learning.length));
      if (replays) await replayedUpdate(this.#optimizer, gradients, step);
      else this.#optimizer.applyFiniteGradients(gradients);
    } finally {
      tf.dispose([gradients, summary]);
      seen?.dispose();
    }
    const norms = step % inspectEvery === 0 &&
      await updateNorms(learning, this.#optimizer.velocities);
    await this.#call.goOn(epoch + (epochStep + 1) / data.stepsPerEpoch);
    const [seconds, images] = [(performance.now() - started) / 1000, batch.count];
    const record: StepRecord = {
      ...{ step, epoch, loss, errorRate: errors / images, learningRate, seconds, images },
      ...layerSigns(norms, deadUnits, this.#options.joinLayers),
      ...stepSigns(batch.labels, before, after),
    };
    this.#state = {
      ...this.#state,
      step: step + 1,
      epochStep: epochStep + 1,
      learningRate,
      totals: withStep(totals, record, errors),
    };
    this.#steps.push(record);
    this.#progress.step(record, { epochs, stepsPerEpoch: data.stepsPerEpoch });
    const warning = this.#plateau.see(loss);
    if (warning !== undefined) this.#progress.warn(`step ${step}: ${warning}`);
    await onStep?.(record);
  }

  async #endEpoch(): Promise<void> {
    const { validate, onEpoch, epochs, data } = this.#options;
    const { totals, epoch, step, learningRate } = this.#state;
    requireWholeEpoch(this.#state.epochStep, data.stepsPerEpoch);
    const validation = await validate?.();
    const validationError = validation && requireErrorRate(validation);
    const record: EpochRecord = {
      ...{ epoch, step },
      loss: totals.loss / totals.images,
      errorRate: totals.errors / totals.images,
      ...(validationError === undefined ? {} : { validationError }),
      ...(validation?.offByOne && { validationOffByOne: validation.offByOne }),
      learningRate: learningRate ?? 0,
      seconds: totals.seconds,
      images: totals.images,
    };
    this.#state = {
      ...this.#state,
      epoch: epoch + 1,
      epochStep: 0,
      totals: NO_TOTALS,
      ...(validationError === undefined ? {} : { validationError }),
      schedule: afterEpoch(this.#schedule, this.#state.schedule, validationError),
    };
    this.#epochs.push(record);
    this.#progress.epoch(record, { epochs, stepsPerEpoch: data.stepsPerEpoch });
    await onEpoch?.(record);
  }
}
