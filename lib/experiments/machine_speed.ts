/**
 * Measures the speed of this machine, and predicts how long a lesson's arithmetic takes on it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { readable } from "../figures/readable.ts";
import { requireFinite } from "../argument_checks.ts";

const side = 512;

/**
 * Floating-point operations per second of the current backend, in GFLOP/s: the best of several
 * products of two 512 x 512 matrices (2 * 512^3 operations each) within about `milliseconds`.
 *
 * @param milliseconds approximate duration of the measurement; default 500.
 * @returns GFLOP/s.
 * @throws {BadArgumentError} if `milliseconds` is not a positive number.
 *
 * @example
 * ```ts
 * import { durationText, machineSpeed, memorySpeed } from "@alexnet/alexnet/experiments";
 * import { assert } from "@std/assert";
 *
 * const [gflops, gigabytes] = [await machineSpeed(10), await memorySpeed(10)];
 * assert(gflops > 0 && gigabytes > 0);
 * console.log(`One epoch takes ${durationText(30, gflops)}.`);
 * ```
 */
export async function machineSpeed(milliseconds = 500): Promise<number> {
  requireFinite("milliseconds of machineSpeed", milliseconds, { above: 0 });
  const a = tf.fill([side, side], 0.5);
  const product = async () => {
    const result = tf.matMul(a, a);
    await result.data();
    result.dispose();
  };
  const best = await fastest(product, milliseconds);
  a.dispose();
  return 2 * side ** 3 / best / 1e6;
}

/** Bytes of one array of {@linkcode memorySpeed}, larger than the caches. */
const arrayBytes = 64 * 2 ** 20;

/**
 * Memory bandwidth in GB/s, counting bytes read and written: the faster of a plain copy by one core
 * and of `relu` on the current backend, on arrays of 64 MiB, each measured for about half of
 * `milliseconds`.
 *
 * @param milliseconds approximate duration of the measurement; default 400.
 * @returns GB/s.
 * @throws {BadArgumentError} if `milliseconds` is not a positive number.
 */
export async function memorySpeed(milliseconds = 400): Promise<number> {
  requireFinite("milliseconds of memorySpeed", milliseconds, { above: 0 });
  const [source, target] = [1, 2].map((value) => new Float32Array(arrayBytes / 4).fill(value));
  const copy = await fastest(() => target.set(source), milliseconds / 2);
  const chain = 4;
  const long = tf.fill([arrayBytes / 4], 0.5);
  const pass = async () => {
    const end = tf.tidy(() => {
      let next: tf.Tensor1D = long as tf.Tensor1D;
      for (let i = 0; i < chain; i++) {
        const last = next;
        next = tf.relu(last);
        if (last !== long) last.dispose();
      }
      return next.slice(0, 1);
    });
    await end.data();
    end.dispose();
  };
  const onBackend = await fastest(pass, milliseconds / 2) / chain;
  long.dispose();
  return 2 * arrayBytes / Math.min(copy, onBackend) / 1e6;
}

/** The shortest time of `work` in milliseconds, after one round to warm up. */
async function fastest(work: () => unknown, milliseconds: number): Promise<number> {
  requireFinite("milliseconds", milliseconds, { above: 0 });
  await work();
  let best = Infinity;
  const end = performance.now() + milliseconds;
  do {
    const started = performance.now();
    await work();
    best = Math.min(best, performance.now() - started);
  } while (performance.now() < end);
  return best;
}

/**
 * The time that `tflop` 10^12 operations take at `gflops` GFLOP/s, as text. Pooling, normalization
 * and the training loop are not included, so a real run takes longer: up to twice as long with the
 * paper's net, several times as long with the small nets of the lessons.
 *
 * @param tflop the work, in 10^12 operations.
 * @param gflops the speed, in 10^9 operations per second.
 * @returns e.g. `12 minutes`.
 * @throws {BadArgumentError} if `tflop` is negative, `gflops` is not above 0, or one of them is not
 * finite.
 */
export function durationText(tflop: number, gflops: number): string {
  requireFinite("tflop", tflop, { min: 0 });
  requireFinite("gflops", gflops, { above: 0 });
  const seconds = tflop * 1000 / gflops;
  if (seconds < 90) return `${readable(seconds, 2)} seconds`;
  if (seconds < 5400) return `${readable(seconds / 60, 2)} minutes`;
  return seconds < 172800
    ? `${readable(seconds / 3600, 2)} hours`
    : `${readable(seconds / 86400, 2)} days`;
}
