/**
 * The task of normally distributed draws.
 *
 * @module
 */
import type { Task } from "../threads/thread.ts";

/** Arguments: n, draws per piece (even), target, key0, key1, standard deviation. */
export const counterNormalsTask: Task = (thread, item) => {
  const [n, step, target, key0, key1, standardDeviation] = thread.arguments;
  const from = item * step;
  thread.kernels.fillNormals(
    Math.min(step, n - from),
    target + from * 4,
    key0,
    key1,
    from / 2,
    standardDeviation,
    thread.spill,
  );
};
