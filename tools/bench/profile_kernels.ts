/** Measures how long each kernel of tfjs's current backend takes. */
import * as tf from "@tensorflow/tfjs";

/** The name of the time spent outside kernels: tape, handles, promises, batches, reads. */
export const BETWEEN_KERNELS = "between kernels";

/**
 * Milliseconds of each kernel in `work`, by name, longest first, and the rest last. A kernel that
 * calls another counts only its own time.
 */
export async function profileKernels(
  work: () => Promise<unknown>,
): Promise<Record<string, number>> {
  const backend = tf.getBackend();
  const spent = new Map<string, number>();
  const inner: number[] = [];
  const originals = tf.getKernelsForBackend(backend);
  for (const config of originals) {
    tf.unregisterKernel(config.kernelName, backend);
    tf.registerKernel({
      ...config,
      kernelFunc: (call) => {
        inner.push(0);
        const started = performance.now();
        const result = config.kernelFunc(call);
        const total = performance.now() - started;
        const own = total - (inner.pop() ?? 0);
        if (inner.length > 0) inner[inner.length - 1] += total;
        const { kernelName } = config;
        spent.set(kernelName, (spent.get(kernelName) ?? 0) + own);
        return result;
      },
    });
  }
  const started = performance.now();
  await work();
  const total = performance.now() - started;
  for (const config of originals) {
    tf.unregisterKernel(config.kernelName, backend);
    tf.registerKernel(config);
  }
  const kernels = [...spent].toSorted(([, a], [, b]) => b - a);
  const rest = total - kernels.reduce((sum, [, ms]) => sum + ms, 0);
  return Object.fromEntries([...kernels, [BETWEEN_KERNELS, rest]]);
}
