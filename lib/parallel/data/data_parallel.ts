/**
 * Data-parallel training: every rank has the whole net and computes the gradients of its part of
 * each batch; the sum over the ranks is the gradient of the whole batch.
 *
 * The sums overlap the backward pass: those of the last layers run while the first layers are still
 * computed. Any number of ranks trains the same net within rounding, and the same number of ranks
 * the same bits.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireBoolean, requireInteger, requireOptions } from "../../argument_checks.ts";
import { dropoutStream, setDropoutStream } from "../../layers/dropout.ts";
import { readsAsynchronously } from "../../ops/values_of.ts";
import type { BatchGradients, SharedStep } from "../../training/learning_rule/gradients.ts";
import { partOf } from "./batch_part.ts";
import { GradientBuckets } from "./gradient_buckets.ts";
import { BUCKET_BYTES, SUMMARY } from "./gradient_traffic.ts";
import { withGradientTaps } from "./gradient_taps.ts";
import type { Mpi } from "../mpi/mpi.ts";
import {
  gatherHosts,
  gatherTimes,
  type RankTimes,
  requireSameWeights,
} from "../team/rank_report.ts";

/** Options of {@linkcode DataParallel}. */
export interface DataParallelOptions {
  /** Bytes of gradients that are added at once; default 25 MiB. */
  bucketBytes?: number;
  /**
   * Whether sums run during the backward pass, which needs a backend that reads tensors
   * synchronously; default true, and false on `webgpu`.
   */
  overlap?: boolean;
  /** Steps between comparisons of the ranks' weights and times; default 100. */
  compareEvery?: number;
  /**
   * Called on every rank after a comparison.
   *
   * @param times how long the ranks computed and waited.
   * @param hosts the host of each rank.
   */
  onTimes?: (times: RankTimes, hosts: readonly string[]) => void;
}

/** The ranks of a job as one trainer: `train({ ..., reduceGradients: parallel.reduceGradients })`. */
export class DataParallel {
  readonly #mpi: Mpi;
  readonly #options: Required<Omit<DataParallelOptions, "onTimes">>;
  readonly #onTimes: NonNullable<DataParallelOptions["onTimes"]>;
  readonly #hosts: readonly string[];
  #buckets: GradientBuckets | undefined;
  #isShared = false;
  #steps = 0;
  /** Seconds, step by step since the last comparison. */
  readonly #times: { compute: number[]; wait: number[] } = { compute: [], wait: [] };
  #early = 0;

  /**
   * Prepares the ranks; all of them must create it.
   *
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(mpi: Mpi, options: DataParallelOptions = {}) {
    requireOptions("DataParallel", options, {
      bucketBytes: true,
      overlap: true,
      compareEvery: true,
      onTimes: "function",
    });
    const { bucketBytes = BUCKET_BYTES, overlap = true, compareEvery = 100 } = options;
    requireInteger("bucketBytes", bucketBytes, { min: 4 });
    requireInteger("compareEvery", compareEvery, { min: 1 });
    requireBoolean("overlap of DataParallel", overlap);
    this.#mpi = mpi;
    this.#options = { bucketBytes, overlap, compareEvery };
    this.#onTimes = options.onTimes ?? (() => {});
    this.#hosts = gatherHosts(mpi.world, mpi.host);
  }

  /** The share of buckets of the last step whose sums started before its backward pass ended. */
  get startedEarly(): number {
    return this.#early;
  }

  /**
   * Copies the weights of rank 0 to all ranks. The first step does it, if it was not done before.
   *
   * @throws {MpiError} if MPI reports an error.
   */
  async shareWeights(model: tf.LayersModel): Promise<void> {
    this.#isShared = true;
    for (const weight of model.weights) {
      const variable = weight.read() as tf.Variable;
      const values = Float32Array.from(await variable.data());
      this.#mpi.world.broadcast(values);
      tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    }
  }

  /**
   * Checks that all ranks have the same weights.
   *
   * @throws {RanksDifferError} on every rank, if one has other weights than rank 0.
   */
  requireSameWeights(model: tf.LayersModel): Promise<void> {
    return requireSameWeights(this.#mpi.world, model, this.#steps);
  }

  /**
   * Computes the gradients of this rank's images and adds those of the other ranks, for `train`.
   *
   * @throws {BadArgumentError} if a batch has fewer images than there are ranks.
   * @throws {RanksDifferError} on every rank, if one has other weights than rank 0.
   * @throws {MpiError} if MPI reports an error.
   */
  readonly reduceGradients = async (step: SharedStep): Promise<BatchGradients> => {
    const { world } = this.#mpi;
    const { model, variables, batch } = step;
    if (!this.#isShared) await this.shareWeights(model);
    if (this.#steps > 0 && this.#steps % this.#options.compareEvery === 0) {
      await this.#compare(model);
    }
    const buckets = this.#bucketsOf(variables);
    const part = partOf(batch, world.rank, world.size);
    const share = part.batch.count / batch.count;
    const overlaps = this.#options.overlap && world.size > 1 && !readsAsynchronously() &&
      !step.replayed && part.batch.count <= step.microBatch;

    const started = performance.now();
    let helper: Promise<void> | undefined;
    const show = (name: string, gradient: tf.Tensor) => {
      // deno-lint-ignore alexnet/no-synchronous-read -- not on webgpu, see above
      buckets.fill(name, gradient.dataSync<"float32">(), share);
      if (buckets.started > 0) helper ??= this.#startHelper();
    };
    const compute = () => withMasksOf(step, part.start, () => step.compute(part.batch));
    const own = await (overlaps ? withGradientTaps(model, show, compute) : compute());
    let summary: Float32Array;
    const [early, computed] = [buckets.started, performance.now()];
    try {
      for (const [name, gradient] of Object.entries(own.gradients)) {
        if (buckets.lacks(name)) buckets.fill(name, await gradient.data<"float32">(), share);
      }
      const [loss, ...counts] = await own.summary.data();
      summary = buckets.finish([share * loss, ...counts, step.interrupted ? 1 : 0]);
    } finally {
      tf.dispose([own.gradients, own.summary]);
      if (helper !== undefined) this.#mpi.self.send(new Uint8Array(1), 0);
      await helper;
    }
    this.#early = early / buckets.count;
    this.#steps++;
    this.#times.compute.push((computed - started) / 1000);
    this.#times.wait.push((performance.now() - computed) / 1000);
    const stop = summary[SUMMARY - 1] > 0;
    const gradients = buckets.gradients();
    return { gradients, summary: tf.tensor1d(summary.slice(0, SUMMARY - 1)), stop };
  };

  /**
   * Most implementations work on a sum only inside a call of MPI. A thread that waits for a message of
   * this rank to itself is inside one for as long as this thread computes.
   */
  #startHelper(): Promise<void> | undefined {
    return this.#mpi.allowsSeveralThreads
      ? this.#mpi.self.receiveAsync(new Uint8Array(1), 0)
      : undefined;
  }

  #bucketsOf(variables: readonly tf.Variable[]): GradientBuckets {
    if (this.#buckets?.fits(variables) !== true) {
      const numbers = Math.max(1, Math.floor(this.#options.bucketBytes / 4));
      this.#buckets = new GradientBuckets(this.#mpi.world, variables, SUMMARY, numbers);
    }
    return this.#buckets as GradientBuckets;
  }

  async #compare(model: tf.LayersModel): Promise<void> {
    await this.requireSameWeights(model);
    const { compute, wait } = this.#times;
    this.#onTimes(gatherTimes(this.#mpi.world, compute, wait), this.#hosts);
    compute.length = 0;
    wait.length = 0;
  }
}

/**
 * Runs `compute` with the dropout masks that belong to the images from `start` on, as if this process
 * had drawn those of the images before, and leaves the stream behind the whole batch.
 */
function withMasksOf<T>({ model, batch }: SharedStep, start: number, compute: () => T): T {
  const stream = dropoutStream(model);
  if (stream === undefined) return compute();
  const end = stream.state.position + batch.count;
  stream.reserve(start);
  setDropoutStream(model, stream);
  const leave = () => {
    stream.reserve(end - stream.state.position);
    setDropoutStream(model, stream);
  };
  const result = compute();
  if (result instanceof Promise) return result.finally(leave) as T;
  leave();
  return result;
}
