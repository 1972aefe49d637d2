/**
 * What ranks tell each other now and then: whether their weights are still the same bits, and how
 * long each computes and waits.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { BadArgumentError, RanksDifferError } from "../../errors.ts";
import { sha256Sync } from "../../files/sha256.ts";
import { median } from "../../statistics/median.ts";
import type { Communicator } from "../mpi/communicator.ts";

/** A rank is slow if it computes this many times as long as the others do in the median. */
const SLOW = 1.5;
/** Hexadecimal digits of a SHA-256 that a float64 holds exactly. */
const DIGITS = 13;
/** The longest part of a host's name that is told. */
const HOST_BYTES = 64;

/** A number that stands for bytes. */
function hashOf(bytes: Uint8Array): number {
  return parseInt(sha256Sync(bytes).slice(0, DIGITS), 16);
}

/** What ranks need to tell each other numbers. */
type Telling = Pick<Communicator, "gather" | "size">;

/** How long the ranks computed and waited, in seconds a step (medians). */
export interface RankTimes {
  /** The steps that were measured. */
  readonly steps: number;
  /** Seconds in which each rank computed its gradients. */
  readonly compute: readonly number[];
  /** Seconds in which each rank then waited for the sums. */
  readonly wait: readonly number[];
  /** The rank that the others wait for, if there is one. */
  readonly slow?: number;
}

/**
 * Compares the weights of all ranks bit by bit, by their hashes.
 *
 * @throws {RanksDifferError} on every rank, if one has other weights than rank 0; it names the ranks
 * and the first layer that differs.
 */
export async function requireSameWeights(
  world: Telling,
  model: Pick<tf.LayersModel, "weights">,
  step: number,
): Promise<void> {
  const hashes: number[] = [];
  for (const weight of model.weights) {
    const { buffer, byteOffset, byteLength } = await weight.read().data();
    hashes.push(hashOf(new Uint8Array(buffer, byteOffset, byteLength)));
  }
  const [first, ...others] = world.gather(hashes);
  const different = others.flatMap((theirs, i) =>
    theirs.every((hash, place) => hash === first[place]) ? [] : [i + 1]
  );
  if (different.length === 0) return;
  const where = others[different[0] - 1].findIndex((hash, place) => hash !== first[place]);
  throw new RanksDifferError(
    `Expected the same weights on all ${world.size} ranks before step ${step} but found others than ` +
      `those of rank 0 on rank ${different.join(", ")}, first in ` +
      `${
        model.weights[where].originalName
      }; resume from the last checkpoint, and check those hosts.`,
    different,
  );
}

/**
 * Compares what the ranks are to train.
 *
 * @param facts what must be the same, by its name in a sentence.
 * @param hosts the host of each rank.
 * @throws {BadArgumentError} on every rank, if one has another fact than rank 0; it names the first
 * such fact and rank.
 */
export function requireSameFacts(
  world: Telling,
  facts: Readonly<Record<string, unknown>>,
  hosts: readonly string[],
): void {
  const [first, ...others] = world.gather(
    Object.values(facts).map((fact) =>
      hashOf(new TextEncoder().encode(JSON.stringify(fact) ?? "none"))
    ),
  );
  for (const [i, name] of Object.keys(facts).entries()) {
    const rank = others.findIndex((theirs) => theirs[i] !== first[i]) + 1;
    if (rank === 0) continue;
    throw new BadArgumentError(
      `Expected the same ${name} on all ${world.size} ranks but found others than those of rank 0 ` +
        `(${hosts[0]}) on rank ${rank} (${
          hosts[rank]
        }); give all hosts the same command and files.`,
    );
  }
}

/** The times of all ranks; `compute` and `wait` are those of this rank, in seconds, step by step. */
export function gatherTimes(
  world: Telling,
  compute: readonly number[],
  wait: readonly number[],
): RankTimes {
  const all = world.gather([median(compute), median(wait)]);
  const times = all.map(([seconds]) => seconds);
  const slow = slowRank(times);
  return {
    steps: compute.length,
    compute: times,
    wait: all.map(([, seconds]) => seconds),
    ...(slow === undefined ? {} : { slow }),
  };
}

/** The rank that computes much longer than the others do in the median. */
function slowRank(seconds: readonly number[]): number | undefined {
  if (seconds.length < 2) return undefined;
  const slowest = seconds.indexOf(Math.max(...seconds));
  const others = median(seconds.filter((_, rank) => rank !== slowest));
  return seconds[slowest] > SLOW * others ? slowest : undefined;
}

/** One sentence about a slow rank; undefined if there is none. */
export function slowRankText(
  { compute, wait, slow }: RankTimes,
  hosts: readonly string[],
): string | undefined {
  if (slow === undefined) return undefined;
  const others = median(compute.filter((_, rank) => rank !== slow));
  const waited = median(wait.filter((_, rank) => rank !== slow));
  return `rank ${slow} (${hosts[slow]}) computes for ${
    seconds(compute[slow])
  } a step, the others ` +
    `for ${seconds(others)}: they wait ${seconds(waited)} a step for it`;
}

function seconds(value: number): string {
  return `${value.toPrecision(2)} s`;
}

/** The host of each rank. */
export function gatherHosts(world: Telling, host: string): string[] {
  const bytes = new Uint8Array(HOST_BYTES);
  new TextEncoder().encodeInto(host, bytes);
  return world.gather([...bytes]).map((codes) =>
    new TextDecoder().decode(Uint8Array.from(codes)).replace(/\0.*$/s, "")
  );
}
