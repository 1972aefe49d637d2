/**
 * Runs the op table on the backend `alexnet-cpu`, configured by the environment (`ALEXNET_THREADS`,
 * `ALEXNET_BLAS`, `ALEXNET_ONEDNN`), and prints its findings as JSON. Each setup runs in a separate
 * process.
 *
 * `deno run -A tests/ops/run_table.ts [KERNEL...]` tests a single kernel.
 */
import * as tf from "@tensorflow/tfjs";
import type { HeapBackend } from "../../lib/ops/cpu/register.ts";
import "../../lib/ops/cpu/register.ts";
import { faults, runSample, skipped } from "./check_records.ts";
import { opTable } from "./op_table.ts";

/** The output of the process. */
export interface TableReport {
  /** Number of threads. */
  threads: number;
  /** Name of the BLAS library in use, or null. */
  blas: string | null;
  /** Name of the convolution library in use, or null. */
  convolutions: string | null;
  /** Kernels that ran. */
  kernels: string[];
  /** All findings. */
  faults: string[];
  /** FNV-1a hash over the bytes of all outputs, by kernel. */
  hashes: Record<string, string>;
}

if (import.meta.main) {
  const backend = "alexnet-cpu";
  await tf.setBackend(backend);
  const heap = tf.backend() as HeapBackend;
  await heap.pool.started();
  const wanted = Deno.args;
  const report: TableReport = {
    threads: 0,
    blas: null,
    convolutions: null,
    kernels: [],
    faults: [],
    hashes: {},
  };
  for (const record of opTable) {
    if (skipped(record, backend) !== undefined) continue;
    if (wanted.length > 0 && !wanted.includes(record.kernel)) continue;
    report.kernels.push(record.kernel);
    report.faults.push(...await faults(record, { backend }));
    let hash = 0x811c9dc5;
    for (const sample of record.samples) {
      for (const { values } of await runSample(record, sample)) {
        for (const byte of new Uint8Array(values.buffer)) {
          hash = Math.imul(hash ^ byte, 0x01000193);
        }
      }
    }
    report.hashes[record.kernel] = (hash >>> 0).toString(16);
  }
  report.threads = heap.pool.ready + 1;
  report.blas = heap.blas?.name ?? null;
  report.convolutions = heap.convolutions?.name ?? null;
  console.log(JSON.stringify(report, undefined, 2));
}
