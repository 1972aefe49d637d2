/**
 * Several nets asked together: the mean of their probabilities, as the paper's five and seven nets
 * were (Table 2), with weights that may be searched on validation images.
 *
 * @module
 */
import { requireFinite, requireInteger, requireOptions } from "../argument_checks.ts";
import { BadArgumentError, NotFiniteError } from "../errors.ts";
import { topKErrors } from "./error_rate.ts";

/**
 * The weighted mean of the probabilities of several nets on the same images.
 *
 * @param members Each `[n, classes]`, from 0 to 1, each row with the sum 1 (within 0.001).
 * @param weights One a net, none below 0, not all 0; default: equal.
 * @returns `[n, classes]`.
 * @throws {BadArgumentError} when sizes differ, the weights cannot work, or a net says numbers that are
 * no probabilities (logits, scores); the net is named.
 * @throws {NotFiniteError} when a probability is not finite; the net is named.
 *
 * @example
 * ```ts
 * import { averageProbabilities } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...averageProbabilities([[0.25, 0.75], [0.75, 0.25]])], [0.5, 0.5]);
 * ```
 */
export function averageProbabilities(
  members: readonly ArrayLike<number>[],
  weights: readonly number[] = members.map(() => 1),
): Float32Array<ArrayBuffer> {
  const total = weights.reduce((a, b) => a + b, 0);
  if (members.length === 0 || members.some((member) => member.length !== members[0].length)) {
    throw new BadArgumentError(
      `Expected the probabilities of at least one net, of equal size, but found sizes ` +
        `${members.map((member) => member.length).join(", ") || "none"}.`,
    );
  }
  if (
    weights.length !== members.length || !weights.every((w) => Number.isFinite(w) && w >= 0) ||
    !(total > 0 && total < Infinity)
  ) {
    throw new BadArgumentError(
      `Expected ${members.length} weights from 0, not all 0, but found ${weights.join(", ")}.`,
    );
  }
  const mean = new Float64Array(members[0].length);
  for (const [m, member] of members.entries()) {
    requireDistributions(member, `net ${m + 1}`);
    const share = weights[m] / total;
    for (let i = 0; i < mean.length; i++) mean[i] += share * member[i];
  }
  return Float32Array.from(mean);
}

/** How far from 1 the probabilities of an image may add up: float16 rounds each of a thousand. */
const TOLERANCE = 1e-3;

/**
 * Checks that `values` are rows of probabilities. How many rows there are is not said: they are as many
 * as all of the numbers add up to.
 */
function requireDistributions(values: ArrayLike<number>, net: string): void {
  let all = 0;
  for (let i = 0; i < values.length; i++) {
    const p = values[i];
    if (!Number.isFinite(p)) {
      throw new NotFiniteError(
        `Expected finite probabilities but found ${p} as number ${
          i + 1
        } of ${net}; its weights or ` +
          "its input are not finite.",
      );
    }
    if (p < 0 || p > 1 + TOLERANCE) {
      throw new BadArgumentError(
        `Expected probabilities from 0 to 1 but found ${p} as number ${
          i + 1
        } of ${net}; apply the ` +
          "softmax first.",
      );
    }
    all += p;
  }
  const rows = Math.round(all);
  const classes = values.length / rows;
  if (!Number.isInteger(classes)) {
    throw new BadArgumentError(
      `Expected rows of probabilities with the sum 1 but found ${values.length} numbers with the ` +
        `sum ${all} of ${net}; apply the softmax first.`,
    );
  }
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += values[row * classes + c];
    if (Math.abs(sum - 1) <= TOLERANCE) continue;
    throw new BadArgumentError(
      `Expected probabilities with the sum 1 but found ${sum} for image ${row} (${classes} classes) ` +
        `of ${net}; apply the softmax first.`,
    );
  }
}

/** Weights that {@linkcode searchWeights} found. */
export interface EnsembleWeights {
  /** One a net, with sum 1. */
  weights: number[];
  /** Error on the images that were searched on, 0 … 1: too good for others. */
  error: number;
}

/** How {@linkcode searchWeights} searches. */
export interface SearchWeightsOptions {
  /** Which error is to be small: top-k; default 1. */
  k?: number;
  /** What each weight is tried to be multiplied with, in turn; default from 0 to 4. */
  factors?: readonly number[];
  /** Most passes over all nets; default 10. */
  passes?: number;
}

/**
 * Searches weights by coordinates, as the 2012 team did on the validation set: from equal weights,
 * each net's weight in turn is changed to whatever lowers the error most, until a whole pass changes
 * nothing. What is found must be measured on other images than it was searched on.
 *
 * @throws {BadArgumentError} when sizes do not fit or a number of the options cannot work.
 * @throws {NotFiniteError} when a probability is not finite.
 */
export function searchWeights(
  members: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: SearchWeightsOptions = {},
): EnsembleWeights {
  requireOptions("searchWeights", options, { k: true, factors: true, passes: true });
  const { k = 1, factors = [0, 0.25, 0.5, 0.8, 1.25, 2, 4], passes = 10 } = options;
  requireInteger("k", k, { min: 1 });
  requireInteger("passes", passes, { min: 1 });
  for (const factor of factors) requireFinite("a factor of the search", factor, { min: 0 });
  const errorOf = (weights: number[]) =>
    topKErrors(averageProbabilities(members, weights), labels, { ks: [k] })[0].error;
  let weights = members.map(() => 1 / members.length);
  let error = errorOf(weights);
  for (let pass = 0; pass < passes; pass++) {
    const before = error;
    for (let m = 0; m < members.length; m++) {
      const current = weights;
      for (const factor of factors) {
        const tried = current.map((w, i) => i === m ? w * factor : w);
        if (!tried.some((w) => w > 0)) continue;
        const found = errorOf(tried);
        if (found < error) [weights, error] = [tried, found];
      }
    }
    if (error === before) break;
  }
  const total = weights.reduce((a, b) => a + b, 0);
  return { weights: weights.map((w) => w / total), error };
}
