/**
 * How anything is timed here: as the TensorFlow AlexNet benchmark does, some steps of burn-in and then
 * a number of timed ones. Every process that measures prints one {@linkcode Measurements} as JSON.
 */

/** The times of one thing. */
export interface Timing {
  /** What ran: `step`, `forward`, `conv2 dW`. */
  readonly what: string;
  /** Images in the batch. */
  readonly batch: number;
  /** Milliseconds of each timed run. */
  readonly ms: readonly number[];
  /** Multiplications and additions of one run, in 10^9; absent where arithmetic is not the point. */
  readonly gflop?: number;
  /** Memory layout, where a system offers several. */
  readonly layout?: string;
}

/** What one process measured. */
export interface Measurements {
  /** The system: `alexnet-cpu`, `PyTorch`. */
  readonly system: string;
  /** Its version, and what it computes with. */
  readonly version: string;
  /** Threads that computed. */
  readonly threads: number;
  /** The times. */
  readonly results: readonly Timing[];
  /** Other numbers, by name: bytes, GFLOP/s, GB/s. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** How often to run. */
export interface Repetition {
  /** Runs before the clock counts. */
  readonly burnIn: number;
  /** Runs that count. */
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

/** What is told of a list of times. */
export interface Summary {
  readonly median: number;
  readonly mean: number;
  /** Sample standard deviation. */
  readonly deviation: number;
  readonly least: number;
}

/** Median, mean, standard deviation and least of `values`, which must not be empty. */
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
