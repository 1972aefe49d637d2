/**
 * Ensembles: the mean of the probabilities of several nets, as for the paper's five and seven nets
 * (Table 2).
 *
 * @module
 */
import { elementAt } from "../element_at.ts";
import { BadArgumentError, NotFiniteError } from "../errors.ts";
import { isUnmeasured } from "../unmeasured.ts";

/**
 * The weighted mean of the probabilities of several nets on the same images.
 *
 * @param members Each `[n, classes]`, values from 0 to 1 that add up to 1 per image (within 0.001).
 * @param weights One per net, none below 0, not all 0; default: equal.
 * @returns `[n, classes]`.
 * @throws {BadArgumentError} when sizes differ, the weights are invalid, or the output of a net is not
 * probabilities (but logits or scores); the message names the net.
 * @throws {NotFiniteError} when a probability is not finite; the message names the net.
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
  const size = members[0]?.length;
  if (size === undefined || members.some((member) => member.length !== size)) {
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
  const mean = new Float64Array(size);
  for (const [m, member] of members.entries()) {
    requireDistributions(member, `net ${m + 1}`);
    const share = elementAt(weights, m) / total;
    for (let i = 0; i < size; i++) mean[i] = elementAt(mean, i) + share * elementAt(member, i);
  }
  return Float32Array.from(mean);
}

/** How far the sum of the probabilities of an image may be from 1: float16 rounds each of them. */
const TOLERANCE = 1e-3;

/**
 * Checks that `values` are rows of probabilities. The number of rows is not given: it is the sum of all
 * values.
 */
function requireDistributions(values: ArrayLike<number>, net: string): void {
  let all = 0;
  for (let i = 0; i < values.length; i++) {
    const p = elementAt(values, i);
    if (isUnmeasured(p)) return;
    if (!Number.isFinite(p)) {
      throw new NotFiniteError(
        `Expected finite probabilities but found ${p} as number ${
          i + 1
        } of ${net}; a weight or a ` +
          "pixel is not finite, or the net's outputs overflow.",
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
    for (let c = 0; c < classes; c++) sum += elementAt(values, row * classes + c);
    if (Math.abs(sum - 1) <= TOLERANCE) continue;
    throw new BadArgumentError(
      `Expected probabilities with the sum 1 but found ${sum} for image ${row} (${classes} classes) ` +
        `of ${net}; apply the softmax first.`,
    );
  }
}
