/**
 * Nearest neighbours: images as points, by their pixels or by the outputs of a layer, as on the
 * right of the paper's Fig. 4.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  requireFinite,
  requireFiniteNumbers,
  requireInteger,
  requireOptions,
} from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { LongCall } from "../long_call.ts";
import { type Estimate, meanEstimate } from "../statistics/estimate.ts";
import { type Points, requirePoints } from "./points.ts";

/** Number of queries that are compared with all known points at a time. */
const chunk = 200;

/**
 * The squared Euclidean distance of each query to each known point.
 *
 * @param queries the points to measure from.
 * @param known the points to measure to.
 * @param options `signal` stops after the current batch of queries.
 * @returns `[queries.count, known.count]`, row by row; for a call that is stopped, by its signal or
 * by the Stop button of a notebook, the rows of its finished batches, at least one.
 * @throws {BadArgumentError} if the points have different dimensions, or numbers that are not finite.
 */
export async function squaredDistances(
  queries: Points,
  known: Points,
  options: { signal?: AbortSignal } = {},
): Promise<Float32Array> {
  requireOptions("squaredDistances", options, { signal: true });
  requirePoints("queries", queries);
  requirePoints("known points", known);
  const distances = new Float32Array(queries.count * known.count);
  let done = 0;
  for await (const block of distanceBlocks(queries, known, options.signal)) {
    distances.set(block, done);
    done += block.length;
  }
  return distances.subarray(0, done);
}

/**
 * For each query, the indices of the `k` nearest known points, nearest first; ties go to the lower
 * index. A call that is stopped, by `signal` or by the Stop button of a notebook, returns the queries
 * of its finished batches, at least one.
 *
 * @throws {BadArgumentError} if the points have different dimensions, or if there are fewer than `k`
 * known points.
 */
export async function nearestPoints(
  queries: Points,
  known: Points,
  k: number,
  signal?: AbortSignal,
): Promise<number[][]> {
  const nearest: number[][] = [];
  for await (const block of distanceBlocks(queries, known, signal)) {
    nearest.push(...nearestOf(block, known.count, k));
  }
  return nearest;
}

/**
 * Squared distances, a few queries at a time: |a - b|^2 = |a|^2 - 2 ab + |b|^2. The mean of the
 * known points is subtracted from both first, to reduce rounding errors if all points lie close
 * together.
 */
async function* distanceBlocks(
  queries: Points,
  known: Points,
  signal: AbortSignal | undefined,
): AsyncGenerator<Float32Array> {
  requirePoints("queries", queries);
  requirePoints("known points", known);
  if (queries.size !== known.size) {
    throw new BadArgumentError(
      `Expected queries of ${known.size} numbers, like the known points, but found ${queries.size}.`,
    );
  }
  const { mean, points, norms } = tf.tidy(() => {
    const all = tf.tensor2d(known.values, [known.count, known.size]);
    const mean = all.mean(0);
    const points = all.sub(mean);
    return { mean, points, norms: points.square().sum(1) };
  });
  const call = new LongCall({
    ...{ what: "distances", unit: "query", total: queries.count, signal },
    key: `distances ${queries.count} ${known.count} ${known.size}`,
  });
  try {
    for (let start = 0; start < queries.count; start += chunk) {
      const count = Math.min(chunk, queries.count - start);
      const block = tf.tidy(() => {
        const part = queries.values.subarray(start * known.size, (start + count) * known.size);
        const asked = tf.tensor2d(part, [count, known.size]).sub(mean);
        const own = asked.square().sum(1, true);
        return own.add(norms).sub(tf.matMul(asked, points, false, true).mul(2));
      });
      const distances = await block.data<"float32">();
      block.dispose();
      yield distances;
      if (!await call.goOn(start + count)) break;
    }
  } finally {
    call[Symbol.dispose]();
    tf.dispose([mean, points, norms]);
  }
}

/**
 * For each row of `distances`, the indices of its `k` smallest entries, smallest first; ties go to
 * the lower index.
 *
 * @param distances `[queries, known]`, row by row.
 * @param known the length of a row.
 * @param k the number of neighbours, 1 to `known`.
 * @returns `k` indices for each row.
 * @throws {BadArgumentError} if a row has fewer than `k` entries, or a distance is not finite.
 */
export function nearestOf(distances: Float32Array, known: number, k: number): number[][] {
  requireInteger("the length of a row", known, { min: 1 });
  if (!Number.isInteger(k) || k < 1 || k > known) {
    throw new BadArgumentError(`Expected from 1 to ${known} neighbours but found ${k}.`);
  }
  requireInteger("the number of rows", distances.length / known, { min: 0 });
  requireFiniteNumbers("the distances", distances);
  return Array.from({ length: distances.length / known }, (_, query) => {
    const row = distances.subarray(query * known, (query + 1) * known);
    const best: number[] = [];
    for (let i = 0; i < known; i++) {
      if (best.length === k && row[i] >= row[best[k - 1]]) continue;
      let place = best.length;
      while (place > 0 && row[best[place - 1]] > row[i]) place--;
      best.splice(place, 0, i);
      best.length = Math.min(best.length, k);
    }
    return best;
  });
}

/**
 * The fraction of the numbers in `row` that are smaller than the one at `index`.
 *
 * @param row numbers, e.g. one row of distances.
 * @param index the index of the number to compare the others with.
 * @returns a fraction, 0 to 1.
 * @throws {BadArgumentError} if there is no such index, or a number is not finite.
 *
 * @example
 * ```ts
 * import { shareNearer } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shareNearer(Float32Array.of(4, 1, 9, 2), 0), 0.5);
 * ```
 */
export function shareNearer(row: Float32Array, index: number): number {
  requireInteger("the index in a row", index, { min: 0, max: row.length - 1 });
  requireFiniteNumbers("a row", row);
  let nearer = 0;
  for (const value of row) if (value < row[index]) nearer++;
  return nearer / row.length;
}

/**
 * The most frequent of `values`; ties go to the value that occurs first.
 *
 * @param values the values, at least one.
 * @returns one of them.
 * @throws {BadArgumentError} if there is no value, or one is not finite.
 *
 * @example
 * ```ts
 * import { mostCommon } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mostCommon([3, 5, 5, 3, 1]), 3);
 * ```
 */
export function mostCommon(values: readonly number[]): number {
  requireInteger("the number of values", values.length, { min: 1 });
  requireFiniteNumbers("the values", values);
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return values.find((value) => counts.get(value) === most) ?? NaN;
}

/**
 * The mean of one number per query, with Student's t interval over *queries*: the neighbours of one
 * query are not independent, so each query counts as one observation.
 *
 * @param values one number per query, at least 3.
 * @returns the mean with its 95 % interval.
 * @throws {BadArgumentError} for fewer than 3 queries.
 *
 * @example
 * ```ts
 * import { acrossQueries } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const { value, n } = acrossQueries([0.2, 0.4, 0.6]);
 * assertEquals([Math.round(value * 10), n], [4, 3]);
 * ```
 */
export function acrossQueries(values: readonly number[]): Estimate {
  const n = values.length;
  values.forEach((value, i) => requireFinite(`the value of query ${i + 1}`, value));
  if (n < 3) throw new BadArgumentError(`Expected at least 3 queries but found ${n}.`);
  return { ...meanEstimate(values), covers: "test images", method: "Student's t over queries" };
}
