/**
 * What data-parallel ranks add and send in a training step, computed from the spec alone.
 *
 * @module
 */
import { requireInteger } from "../../argument_checks.ts";
import { describeNetwork } from "../../spec/shapes.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";

/** Bytes of gradients that are added at once, as in PyTorch's DistributedDataParallel: 25 MiB. */
export const BUCKET_BYTES: number = 25 * 2 ** 20;
/**
 * Numbers after the gradients: `[mean loss, images wrong, taken for the class before, and after,
 * ranks that were interrupted]`.
 */
export const SUMMARY = 5;

/**
 * The bytes of each sum of a step, in the order of the backward pass. For the preset `paper`: nine
 * of 25 MiB and a last one, 243,860,916 bytes in total, whatever the batch and the number of ranks.
 */
export function gradientSums(spec: AlexNetSpec, bucketBytes: number = BUCKET_BYTES): number[] {
  return bucketsOf(describeNetwork(spec).parameters, bucketBytes);
}

/** The bytes of each sum for a net, or a part of one, with this many parameters. */
export function bucketsOf(parameters: number, bucketBytes: number = BUCKET_BYTES): number[] {
  requireInteger("bucketBytes", bucketBytes, { min: 4 });
  const bucket = 4 * Math.floor(bucketBytes / 4);
  const bytes = 4 * (parameters + SUMMARY);
  return Array.from(
    { length: Math.ceil(bytes / bucket) },
    (_, i) => Math.min(bucket, bytes - i * bucket),
  );
}

/**
 * The bytes that each of `ranks` sends to others in a sum of `bytes`: 2 (n - 1) / n of them. The ranks
 * first divide the sums and then gather them (Rabenseifner's algorithm), as MPICH does from 2 kB on if
 * each is on a host of its own; for other numbers of ranks than powers of two, some send more.
 * Source: Thakur, Rabenseifner and Gropp, [Optimization of collective communication operations in
 * MPICH](https://doi.org/10.1177/1094342005051521) (2005), and `src/mpi/coll/coll_selection.json` of MPICH.
 */
export function bytesSentInSum(bytes: number, ranks: number): number {
  requireInteger("the number of ranks", ranks, { min: 1 });
  return 2 * (ranks - 1) / ranks * bytes;
}
