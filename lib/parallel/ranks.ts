/**
 * Training on several processes and hosts by MPI: {@linkcode dataParallel} adds the gradients of a net
 * over all processes (ranks), {@linkcode rankTower} gives each of two ranks one tower of a net, as each
 * GPU of the paper held one (section 3.2).
 *
 * It needs Deno and an MPI library of the standard ABI, e.g. that of `pip install mpich`. This program
 * trains a net of its own on two ranks by `mpiexec -n 2 deno run -A program.ts`:
 *
 * ```ts ignore
 * import * as tf from "@tensorflow/tfjs";
 * import { constantSchedule, train, useBackend } from "@alexnet/alexnet";
 * import { dataParallel, MpiError, RanksDifferError, startRanks } from "@alexnet/alexnet/mpi";
 *
 * await useBackend("alexnet-cpu");
 * const ranks = startRanks();
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
 * // All ranks make the same batch, and each trains on its part of it.
 * const batch = { images: Float32Array.of(1, 2, 3, 4, 5, 6), labels: Int32Array.of(0, 1), count: 2 };
 * const data = {
 *   stepsPerEpoch: 1,
 *   async *batches() {
 *     yield batch;
 *   },
 * };
 * try {
 *   const { state } = await train({
 *     ...{ model, data, epochs: 5, schedule: constantSchedule(0.01), progress: "none" },
 *     reduceGradients: dataParallel(ranks),
 *   });
 *   if (ranks.rank === 0) console.log(`${ranks.size} ranks made ${state.step} updates`);
 * } catch (error) {
 *   if (error instanceof RanksDifferError) console.error(`Check the hosts of ranks ${error.ranks}.`);
 *   if (error instanceof MpiError) console.error(`${error.call} failed; is the network up?`);
 *   throw error;
 * }
 * await ranks.finalize();
 * ```
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { requireSpecFields } from "../spec/spec_fields.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import type { ReduceGradients } from "../training/learning_rule/gradients.ts";
import { DataParallel, type DataParallelOptions } from "./data/data_parallel.ts";
import { type Mpi, startMpi } from "./mpi/mpi.ts";
import type { Traffic } from "./towers/tower_exchange.ts";
import { twoTowers, type TwoTowersOptions } from "./towers/two_towers.ts";

export { MpiError, RanksDifferError } from "../errors.ts";
export type { LayerFractions } from "../training/learning_rule/layer_fractions.ts";
export type { DataParallelOptions } from "./data/data_parallel.ts";
export type { RankTimes } from "./team/rank_report.ts";
export type { Traffic } from "./towers/tower_exchange.ts";
export type { TwoTowersOptions } from "./towers/two_towers.ts";

/** The ranks of a job, as one of them sees them. */
export interface Ranks {
  /** The number of this process, from 0. */
  readonly rank: number;
  /** The number of processes. */
  readonly size: number;
  /** The name of this process's host, as MPI knows it. */
  readonly host: string;
  /**
   * Tells all ranks the numbers of each; every rank must call it.
   *
   * @param own the numbers of this rank, as many as those of the others.
   * @returns the numbers of each rank.
   */
  gather(own: readonly number[]): number[][];
  /**
   * Leaves the job. Every rank must call it at its end: one that ends without it, by an error for
   * instance, makes `mpiexec` end the others.
   */
  finalize(): Promise<void>;
}

/** MPI behind the ranks that {@linkcode startRanks} returned. */
const libraries = new WeakMap<Ranks, Mpi>();

/**
 * Starts MPI in this process. Without `mpiexec` it is the only rank.
 *
 * @returns this rank and the others.
 * @throws {BadArgumentError} outside Deno, if no library is found, or if the only one found does not
 * have the standard ABI; the message says what to install.
 * @throws {AlexNetError} if the library may be called by its first thread only.
 * @throws {MpiError} if the library reports an error.
 */
export function startRanks(): Ranks {
  const mpi = startMpi({ threads: "multiple" });
  const { world: { rank, size }, host } = mpi;
  const ranks: Ranks = {
    ...{ rank, size, host },
    gather: (own) => mpi.world.gather(own),
    finalize: () => mpi.finalize(),
  };
  libraries.set(ranks, mpi);
  return ranks;
}

/**
 * Data-parallel training: every rank has the whole net, computes the gradients of its part of each
 * batch, and gets the mean over the whole batch. All ranks must give `train` the same batches. The
 * first step copies the weights of rank 0 to all ranks. The same number of ranks gives the same bits,
 * another one the same net within rounding.
 *
 * A SIGINT or SIGTERM to `mpiexec` or to one rank ends `train` on all ranks after the same step.
 * An `AbortSignal` does so only if it is aborted on all ranks in the same step: ranks that end alone
 * leave the others waiting.
 *
 * @param ranks what {@linkcode startRanks} returned.
 * @param options how many gradients are added at once, and how often weights are compared.
 * @returns the option `reduceGradients` of `train`. It throws a `RanksDifferError` on every rank if one
 * has other weights than rank 0.
 * @throws {BadArgumentError} if an argument is invalid.
 */
export function dataParallel(ranks: Ranks, options: DataParallelOptions = {}): ReduceGradients {
  requireOptions("dataParallel", options, {
    bucketBytes: true,
    overlap: true,
    compareEvery: true,
    onTimes: "function",
  });
  return new DataParallel(libraryOf(ranks), options).reduceGradients;
}

/** One tower of a net, which this rank trains. */
export interface RankTower {
  /**
   * Input `[batch, side, side, 3]`, output the logits of all classes, the same on both ranks. Both
   * ranks must run it at the same time on the same images.
   */
  readonly model: tf.LayersModel;
  /** The number of the tower, from 0. */
  readonly tower: number;
  /**
   * Counts what this rank has sent to the other one.
   *
   * @returns messages and bytes since the start.
   */
  traffic(): Traffic;
}

/**
 * Builds the tower of this rank, the first on rank 0; both ranks must call it. The ranks exchange maps
 * before the layers that read both towers. Two ranks train the net that one process trains, within
 * rounding.
 *
 * Give `train` the option `handleInterrupt: false`, so that a signal ends the rank at once. A rank that
 * only left `train` would leave the other waiting.
 *
 * @param spec a net with two towers.
 * @param ranks what {@linkcode startRanks} returned: two ranks.
 * @param options the seed.
 * @returns the tower, whose model the caller disposes of.
 * @throws {BadArgumentError} if the spec does not have two towers, there are not two ranks, the ranks
 * have other specs or seeds, or the backend is `webgpu`.
 * @throws {MpiError} if MPI reports an error.
 *
 * @example On two ranks, each says what it sends in a step
 * ```ts ignore
 * import { constantSchedule, preset, train, useBackend } from "@alexnet/alexnet";
 * import { rankTower, startRanks } from "@alexnet/alexnet/mpi";
 *
 * await useBackend("alexnet-cpu");
 * const ranks = startRanks();
 * const { model, tower, traffic } = rankTower(preset("cifarTwoTower"), ranks, { seed: 1 });
 * const batch = { images: new Float32Array(32 * 32 * 3), labels: Int32Array.of(3), count: 1 };
 * const data = {
 *   stepsPerEpoch: 1,
 *   async *batches() {
 *     yield batch;
 *   },
 * };
 * await train({
 *   ...{ model, data, epochs: 1, schedule: constantSchedule(0.01), progress: "none" },
 *   handleInterrupt: false,
 * });
 * console.log(`tower ${tower + 1}: ${traffic().messages} messages`);
 * model.dispose();
 * await ranks.finalize();
 * ```
 */
export function rankTower(
  spec: AlexNetSpec,
  ranks: Ranks,
  options: TwoTowersOptions = {},
): RankTower {
  requireSpecFields("rankTower", spec);
  requireOptions("rankTower", options, { seed: true });
  requireInteger("seed", options.seed ?? 0, { min: 0 });
  const { model, link } = twoTowers(spec, libraryOf(ranks).world, options);
  return { model, tower: link.tower, traffic: () => link.traffic };
}

function libraryOf(ranks: Ranks): Mpi {
  const mpi = libraries.get(ranks);
  if (mpi !== undefined) return mpi;
  throw new BadArgumentError(
    "Expected the ranks that startRanks() returned but found another object; call it first.",
  );
}
