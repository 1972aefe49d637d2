/**
 * How the classes are mixed in a set of images and in its batches.
 *
 * In a random order, two images of a batch have the same class as often as two of the whole set. In
 * an order by class they nearly always have, and the net learns one class after the other.
 *
 * @module
 */

/** How the images of a set are divided into classes. */
export interface LabelMix {
  /** The share of the largest class, 0 to 1: what a net gets right that always names it. */
  readonly largestClass: number;
  /**
   * The entropy of the classes in nats, at most ln(classes): the loss of a net that gives every
   * image the shares of the classes as probabilities.
   */
  readonly entropy: number;
  /** The share of the pairs of images that have the same class, 0 to 1; 1 for a set of one. */
  readonly sameClassPairs: number;
}

/** How the images with `labels` are divided into classes. */
export function labelMix(labels: ArrayLike<number>): LabelMix {
  const counts = [...countsOf(labels).values()];
  const shares = counts.map((count) => count / labels.length);
  return {
    largestClass: Math.max(0, ...shares),
    entropy: shares.reduce((sum, share) => sum - share * Math.log(share), 0),
    sameClassPairs: sameClassPairs(labels) ?? 1,
  };
}

/** The share of the pairs of `labels` that are equal, 0 to 1; `undefined` for fewer than two. */
export function sameClassPairs(labels: ArrayLike<number>): number | undefined {
  const { length } = labels;
  if (length < 2) return undefined;
  let same = 0;
  for (const count of countsOf(labels).values()) same += count * (count - 1);
  return same / (length * (length - 1));
}

function countsOf(labels: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i], (counts.get(labels[i]) ?? 0) + 1);
  return counts;
}
