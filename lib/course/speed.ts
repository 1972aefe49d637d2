/**
 * How fast this machine computes, and how long a lesson's arithmetic will take on it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { readable } from "./display.ts";

const side = 512;

/**
 * Floating-point operations per second of the current backend, in GFLOP/s: the best of several
 * products of two 512 x 512 matrices (2 * 512^3 operations each) within about `milliseconds`.
 */
export async function machineSpeed(milliseconds = 500): Promise<number> {
  const a = tf.fill([side, side], 0.5);
  const product = async () => {
    const result = tf.matMul(a, a);
    await result.data();
    result.dispose();
  };
  await product();
  let best = Infinity;
  const end = performance.now() + milliseconds;
  do {
    const started = performance.now();
    await product();
    best = Math.min(best, performance.now() - started);
  } while (performance.now() < end);
  a.dispose();
  return 2 * side ** 3 / best / 1e6;
}

/**
 * The time that `tflop` 10^12 operations take at `gflops` GFLOP/s, as words. Pooling, normalization
 * and the loop around them come on top, so that a real run takes up to twice as long.
 */
export function durationText(tflop: number, gflops: number): string {
  const seconds = tflop * 1000 / gflops;
  if (seconds < 90) return `${readable(seconds, 2)} seconds`;
  if (seconds < 5400) return `${readable(seconds / 60, 2)} minutes`;
  return seconds < 172800
    ? `${readable(seconds / 3600, 2)} hours`
    : `${readable(seconds / 86400, 2)} days`;
}
