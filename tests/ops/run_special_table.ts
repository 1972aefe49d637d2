/**
 * Runs the table of special values on the backend `alexnet-cpu`, configured by the environment
 * (`ALEXNET_THREADS`, `ALEXNET_BLAS`, `ALEXNET_ONEDNN`), and prints its findings as JSON.
 *
 * `deno run -A tests/ops/run_special_table.ts [KERNEL...]` tests a single kernel.
 */
import * as tf from "@tensorflow/tfjs";
import type { HeapBackend } from "../../lib/ops/cpu/register.ts";
import { ownKernelNames } from "../../lib/ops/cpu/kernel_registry.ts";
import "../../lib/ops/cpu/register.ts";
import { specialFaults } from "./special_values.ts";
import { specialTable } from "./special_table.ts";

/** The output of the process. */
export interface SpecialReport {
  /** Number of threads. */
  threads: number;
  /** Name of the BLAS library in use, or null. */
  blas: string | null;
  /** Name of the convolution library in use, or null. */
  convolutions: string | null;
  /** Kernels that this backend registers in addition to the copies of tfjs's own. */
  own: string[];
  /** All findings. */
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
    own: [...ownKernelNames()],
    faults: await specialFaults(rows, "alexnet-cpu"),
  };
  console.log(JSON.stringify(report, undefined, 2));
}
