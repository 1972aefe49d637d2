/**
 * The timing protocol: as in the TensorFlow AlexNet benchmark, some burn-in steps and then a number
 * of timed steps. Every measuring process prints one {@linkcode Measurements} as JSON.
 */

/** The times of one operation. */
export interface Timing {
  /** The operation: `step`, `forward`, `conv2 dW`. */
  readonly what: string;
  /** Images in the batch. */
  readonly batch: number;
  /** Milliseconds of each timed run. */
  readonly ms: readonly number[];
  /** Multiplications and additions of one run, in 10^9; absent if arithmetic is irrelevant. */
  readonly gflop?: number;
  /** Memory layout, if a system offers several. */
  readonly layout?: string;
}

/** The measurements of one process. */
export interface Measurements {
  /** The system: `alexnet-cpu`, `PyTorch`. */
  readonly system: string;
  /** Its version and the libraries it uses. */
  readonly version: string;
  /** Number of threads. */
  readonly threads: number;
  /** The times. */
  readonly results: readonly Timing[];
  /** Other numbers, by name: bytes, GFLOP/s, GB/s. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** Number of runs. */
export interface Repetition {
  /** Untimed runs at the start. */
  readonly burnIn: number;
  /** Timed runs. */
  readonly steps: number;
}

/** Times `run`, which must have finished its work when it returns or resolves. */
export async function milliseconds(
  { burnIn, steps }: Repetition,
  run: () => unknown,
): Promise<number[]> {
  for (let i = 0; i < burnIn; i++) await run();
  const times: number[] = [];
  for (let i = 0; i < steps; i++) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times;
}

/** Summary statistics of a list of times. */
export interface Summary {
  readonly median: number;
  readonly mean: number;
  /** Sample standard deviation. */
  readonly deviation: number;
  readonly least: number;
}

/** Median, mean, standard deviation and minimum of `values`, which must not be empty. */
export function summary(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
  return { median, mean, deviation, least: sorted[0] };
}
