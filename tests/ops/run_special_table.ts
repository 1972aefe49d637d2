/**
 * Runs the table of special values on backend `alexnet-cpu` as the environment sets it up
 * (`ALEXNET_THREADS`, `ALEXNET_BLAS`, `ALEXNET_ONEDNN`) and prints what it finds as JSON.
 *
 * `deno run -A tests/ops/run_special_table.ts [KERNEL...]` tries a kernel by hand.
 */
import * as tf from "@tensorflow/tfjs";
import type { HeapBackend } from "../../lib/ops/cpu/register.ts";
import { ownKernelNames } from "../../lib/ops/cpu/kernel_registry.ts";
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
  /** Kernels that this backend registers beside the copies of tfjs's own. */
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
    own: [...ownKernelNames()],
    faults: await specialFaults(rows, "alexnet-cpu"),
  };
  console.log(JSON.stringify(report, undefined, 2));
}
