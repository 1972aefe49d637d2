/**
 * Runs the table of special values on backend `alexnet-cpu` as the environment sets it up
 * (`ALEXNET_THREADS`, `ALEXNET_BLAS`, `ALEXNET_ONEDNN`) and prints what it finds as JSON.
 *
 * `deno run -A tests/ops/run_special_table.ts [KERNEL...]` tries a kernel by hand.
 */
import * as tf from "@tensorflow/tfjs";
import type { HeapBackend } from "../../lib/ops/cpu/register.ts";
import "../../lib/ops/cpu/register.ts";
import { specialFaults } from "./special_values.ts";
import { specialTable } from "./special_table.ts";

/** What the process prints. */
export interface SpecialReport {
  /** Threads that compute. */
  threads: number;
  /** Name of the BLAS library in use, or null. */
  blas: string | null;
  /** Name of the library of convolutions in use, or null. */
  convolutions: string | null;
  /** Kernels that this backend registers and that are not tfjs's own. */
  own: string[];
  /** All that is wrong. */
  faults: string[];
}

if (import.meta.main) {
  Reflect.set(tf.findBackend("cpu"), "firstUse", false);
  await tf.setBackend("alexnet-cpu");
  const heap = tf.backend() as HeapBackend;
  await heap.pool.started();
  const wanted = Deno.args;
  const rows = specialTable.filter(({ kernel }) => wanted.length === 0 || wanted.includes(kernel));
  const report: SpecialReport = {
    threads: heap.pool.ready + 1,
    blas: heap.blas?.name ?? null,
    convolutions: heap.convolutions?.name ?? null,
    // A copy of a stock kernel keeps its function.
    own: tf.getKernelsForBackend("alexnet-cpu")
      .filter(({ kernelName, kernelFunc }) =>
        tf.getKernel(kernelName, "cpu")?.kernelFunc !== kernelFunc
      )
      .map(({ kernelName }) => kernelName),
    faults: await specialFaults(rows, "alexnet-cpu"),
  };
  console.log(JSON.stringify(report, undefined, 2));
}
