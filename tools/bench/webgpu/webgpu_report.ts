/** Prints the WebGPU benchmark and measures the adapter's limits. */
import * as tf from "@tensorflow/tfjs";
import type { DeviceCounts } from "../../../lib/ops/webgpu/backend.ts";
import { webgpuBackend } from "../../../lib/ops/webgpu/register.ts";

/** The best performance of the adapter in this run. */
export interface Ceilings {
  /** TFLOP/s of a large matrix product. */
  readonly teraflops: number;
  /** GB/s of a large copy, reads and writes counted. */
  readonly gigabytes: number;
}

/** The readings of one operation, in milliseconds. */
export interface OpRow {
  readonly name: string;
  readonly operations: number;
  readonly bytes: number;
  readonly ours: number;
  readonly tfjs?: number | undefined;
  readonly jax?: number | undefined;
}

/** The readings of one training step, in milliseconds. */
export interface StepRow {
  readonly name: string;
  readonly rounds: number;
  readonly ours: number;
  readonly counts?: DeviceCounts | undefined;
  readonly tfjs?: number | undefined;
  readonly jax?: number | undefined;
}

/** Times a product of 4096 x 4096 matrices and a copy of 256 MiB. */
export async function measureCeilings(): Promise<Ceilings> {
  const { device } = webgpuBackend();
  const side = 4096;
  const a = tf.ones<tf.Rank.R2>([side, side]);
  const best = async (work: () => void): Promise<number> => {
    let least = Infinity;
    for (let i = 0; i < 4; i++) {
      const started = performance.now();
      work();
      await device.queue.onSubmittedWorkDone();
      least = Math.min(least, performance.now() - started);
    }
    return least;
  };
  const product = await best(() => {
    tf.matMul(a, a).dispose();
    webgpuBackend().endComputePassEncoder();
    webgpuBackend().submitQueue();
  });
  a.dispose();
  const size = Math.min(2 ** 28, device.limits.maxBufferSize);
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffers = [0, 1].map(() => device.createBuffer({ size, usage }));
  const copy = await best(() => {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffers[0], 0, buffers[1], 0, size);
    device.queue.submit([encoder.finish()]);
  });
  buffers.forEach((buffer) => buffer.destroy());
  return { teraflops: 2 * side ** 3 / product / 1e9, gigabytes: 2 * size / copy / 1e6 };
}

function milliseconds(value: number | undefined): string {
  return (value === undefined ? "-" : value.toFixed(value < 10 ? 2 : 0)).padStart(9);
}

function ratio(peer: number | undefined, ours: number): string {
  return (peer === undefined ? "-" : `${(peer / ours).toFixed(1)}x`).padStart(9);
}

/** Prints operations; on a GPU with their speed as a fraction of its limit. */
export function printOps(
  rows: readonly OpRow[],
  ceilings: Ceilings | undefined,
  header: boolean,
): void {
  if (header) {
    const speed = ceilings === undefined ? "" : "   TFLOP/s      GB/s   of limit";
    console.log(
      `${"milliseconds".padEnd(28)}     ours     tfjs      jax  vs tfjs   vs jax${speed}`,
    );
  }
  for (const row of rows) {
    let speed = "";
    if (ceilings !== undefined) {
      const teraflops = row.operations / row.ours / 1e9;
      const gigabytes = row.bytes / row.ours / 1e6;
      const share = Math.max(teraflops / ceilings.teraflops, gigabytes / ceilings.gigabytes);
      speed = `${teraflops.toFixed(2).padStart(10)}${gigabytes.toFixed(0).padStart(10)}${
        `${(100 * share).toFixed(0)} %`.padStart(11)
      }`;
    }
    console.log(
      row.name.padEnd(28) + milliseconds(row.ours) + milliseconds(row.tfjs) +
        milliseconds(row.jax) + ratio(row.tfjs, row.ours) + ratio(row.jax, row.ours) + speed,
    );
  }
}

/** Prints training steps with the work of the device. */
export function printSteps(rows: readonly StepRow[], header: boolean): void {
  if (header) {
    console.log(
      `${"training step".padEnd(28)}     ours     tfjs      jax  vs tfjs   vs jax` +
        "  dispatches   MB moved  readbacks",
    );
  }
  for (const { name, rounds, ours, counts, tfjs, jax } of rows) {
    const each = (value: number): string => `${Math.round(value / rounds)}`;
    console.log(
      name.padEnd(28) + milliseconds(ours) + milliseconds(tfjs) + milliseconds(jax) +
        ratio(tfjs, ours) + ratio(jax, ours) +
        (counts === undefined
          ? ""
          : each(counts.dispatches).padStart(12) + each(counts.bytes / 1e6).padStart(11) +
            each(counts.readbacks).padStart(11)),
    );
  }
}
