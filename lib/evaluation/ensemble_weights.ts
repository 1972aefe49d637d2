/**
 * The weights of several nets in their mean, found by coordinate search on validation images, as
 * `avg-valid.py` of the 2012 program finds them.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { averageProbabilities } from "./ensemble.ts";
import { topKCredits } from "./error_rate.ts";

/** Options of {@linkcode ensembleWeights}. */
export interface EnsembleWeightsOptions {
  /** The number of guesses whose error is lowered; default 5, limited by the number of classes. */
  k?: number;
  /** The largest number of passes over the nets; default 5. */
  passes?: number;
}

/** The weights of nets and what they are worth on the images of the search. */
export interface EnsembleWeights {
  /** The weight of each net, from 0; their sum is 1. */
  weights: number[];
  /** Top-k error of the mean with these weights. */
  error: number;
  /** Top-k error of the mean with equal weights. */
  equalError: number;
  /** The number of guesses. */
  k: number;
}

/** Numbers that are read often: with one type, a loop over them is many times as fast. */
type Values = Float32Array | Float64Array;

/** The weights that are tried: 0, 0.05, ... 1. */
const CANDIDATES = Array.from({ length: 21 }, (_, i) => i / 20);

/**
 * Finds the weights with which the mean of several nets has the lowest top-k error.
 *
 * All weights start at 0.5. One net after the other tries 0, 0.05, ... 1 while the others keep theirs,
 * and takes the first of the best if that lowers the error. The search ends when a pass changes nothing,
 * and after `passes` passes. Its result is never worse than equal weights on these images, so measure
 * the error on others.
 *
 * @param members the probabilities of each net on the same images, `[n, classes]`.
 * @param labels the true class of each image, from 0.
 * @param options the number of guesses, and of passes.
 * @returns the weights, and the error with them and with equal ones.
 * @throws {BadArgumentError} when sizes do not match, an output is not probabilities, a label is not a
 * class, or there is no image.
 * @throws {NotFiniteError} when a probability is not finite.
 *
 * @example
 * ```ts
 * import { ensembleWeights } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * // The second net is wrong about the second image, and surer of it than the first.
 * const members = [[0.6, 0.4, 0.4, 0.6], [0.9, 0.1, 0.8, 0.2]];
 * const { error, equalError } = ensembleWeights(members, [0, 1], { k: 1 });
 * assertEquals([error, equalError], [0, 0.5]);
 * ```
 */
export function ensembleWeights(
  members: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: EnsembleWeightsOptions = {},
): EnsembleWeights {
  requireOptions("ensembleWeights", options, { k: true, passes: true });
  // Checks the nets.
  const mean = averageProbabilities(members);
  const classes = mean.length / labels.length;
  const k = options.k ?? Math.max(1, Math.min(5, Math.floor(classes)));
  const passes = requireInteger("the passes of the search", options.passes ?? 5, {
    min: 1,
    max: 1000,
  });
  // Checks the labels and k.
  topKCredits(mean, labels, k);
  const nets = members.map((values) =>
    values instanceof Float32Array ? values : Float64Array.from(values)
  );
  const weights = members.map(() => 0.5);
  const half = CANDIDATES.indexOf(0.5);
  const equal = elementAt(errorsOfCandidates(nets, labels, weights, 0, k), half);
  let best = equal;
  for (let pass = 0; pass < passes; pass++) {
    const before = best;
    for (const net of members.keys()) {
      const errors = errorsOfCandidates(nets, labels, weights, net, k);
      const least = Math.min(...errors);
      if (least >= best) continue;
      best = least;
      weights[net] = elementAt(CANDIDATES, errors.indexOf(least));
    }
    if (best === before) break;
  }
  const sum = weights.reduce((a, b) => a + b, 0);
  const count = labels.length;
  return {
    weights: weights.map((weight) => weight / sum),
    error: best / count,
    equalError: equal / count,
    k,
  };
}

/**
 * The images in error, for each weight that `net` can have; infinite if no net has a weight. Ties count
 * as in `topKErrors`.
 */
function errorsOfCandidates(
  members: readonly Values[],
  labels: ArrayLike<number>,
  weights: readonly number[],
  net: number,
  k: number,
): number[] {
  const own = elementAt(members, net);
  const classes = own.length / labels.length;
  const others = members.flatMap((values, m) =>
    m === net || elementAt(weights, m) === 0 ? [] : [{ values, weight: elementAt(weights, m) }]
  );
  const errors = CANDIDATES.map((weight) => weight === 0 && others.length === 0 ? Infinity : 0);
  const rest = new Float64Array(classes);
  for (let image = 0; image < labels.length; image++) {
    const start = image * classes;
    rest.fill(0);
    for (const { values, weight } of others) {
      for (let c = 0; c < classes; c++) {
        rest[c] = (rest[c] ?? 0) + weight * (values[start + c] ?? 0);
      }
    }
    const places = placesOf(rest, own.subarray(start, start + classes), elementAt(labels, image));
    for (const [i, { greater, equal }] of places.entries()) {
      const credit = Math.min(1, Math.max(0, (k - greater) / equal));
      errors[i] = elementAt(errors, i) + 1 - credit;
    }
  }
  return errors;
}

/**
 * For each weight w of {@linkcode CANDIDATES}, how many classes have a greater value `rest + w own` than
 * the true one, and how many the same (it included).
 */
function placesOf(rest: Values, own: Values, label: number): { greater: number; equal: number }[] {
  const places = CANDIDATES.map(() => ({ greater: 0, equal: 0 }));
  const [restOfTrue, ownOfTrue] = [elementAt(rest, label), elementAt(own, label)];
  let alwaysGreater = 0;
  for (let c = 0; c < rest.length; c++) {
    const restOfClass = rest[c] ?? 0, ownOfClass = own[c] ?? 0;
    // The difference is linear in w: with one sign at 0 and at 1 it has that sign in between.
    const atZero = restOfClass - restOfTrue;
    const atOne = atZero + ownOfClass - ownOfTrue;
    if (atZero < 0 && atOne < 0) continue;
    if (atZero > 0 && atOne > 0) {
      alwaysGreater++;
      continue;
    }
    for (const [i, weight] of CANDIDATES.entries()) {
      const value = restOfClass + weight * ownOfClass;
      const right = restOfTrue + weight * ownOfTrue;
      const place = elementAt(places, i);
      if (value > right) place.greater++;
      else if (value === right) place.equal++;
    }
  }
  for (const place of places) place.greater += alwaysGreater;
  return places;
}
