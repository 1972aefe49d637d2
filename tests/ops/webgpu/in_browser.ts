/**
 * Runs in a page, bundled by `browser_test.ts`: compares a few samples of each kernel with the
 * float64 reference and prints the findings to the console in one line.
 */
import * as tf from "@tensorflow/tfjs";
import { registerWebGPU, webgpuBackend } from "../../../lib/ops/webgpu/register.ts";
import { faults } from "../check_records.ts";
import { opTable } from "../op_table.ts";

/** The kernels of this package, each with one sample with channels in fours and one without. */
const KERNELS: Readonly<Record<string, readonly number[]>> = {
  FusedConv2D: [0, 6],
  Conv2DBackpropInput: [2, 4],
  Conv2DBackpropFilter: [0, 2],
  BatchMatMul: [20, 24, 25, 26],
  MaxPool: [0],
  MaxPoolGrad: [0],
  LRN: [0],
  LRNGrad: [0],
  ReluBiasGrad: [0],
  SoftmaxCrossEntropy: [0],
  CounterDropout: [0, 1],
  MomentumUpdate: [0],
};

async function findings(): Promise<string[]> {
  await registerWebGPU({ tuning: "off" });
  await tf.setBackend("webgpu");
  const found: string[] = [];
  const options = { backend: "webgpu", slack: 8, exactness: 2e-6 };
  for (const record of opTable) {
    const samples = (KERNELS[record.kernel] ?? []).map((i) => record.samples[i]);
    if (samples.length > 0) found.push(...await faults({ ...record, samples }, options));
  }
  const { failure } = webgpuBackend();
  return failure === undefined ? found : [...found, String(failure)];
}

findings().catch((error) => [String(error)]).then(
  (found) => console.log(`FINDINGS ${encodeURIComponent(JSON.stringify(found))} END`),
);
