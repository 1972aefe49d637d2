/** The same small training run in Deno and in a browser, which bundles this file. */
import { backendRecord } from "../../../lib/ops/resume_backend.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { datasetBatches } from "../../../lib/training/batch_source.ts";
import { fitPreprocessing } from "../../../lib/augmentation/preprocessing.ts";
import { train } from "../../../lib/training/train.ts";

export { useBackend };

/** The result of {@linkcode losses}. */
export interface Losses {
  /** The line of the backend. */
  report: string;
  /** The loss of each update. */
  losses: number[];
  /** The build of the kernels. */
  kernels: string | undefined;
  /** The fastest update, in milliseconds. */
  milliseconds: number;
}

/** Trains `cifarSmall` for 20 updates on computed pictures, in WebAssembly. */
export async function losses(batchSize = 16, steps = 20, threads?: number): Promise<Losses> {
  const report = await useBackend("alexnet-cpu:wasm", threads === undefined ? {} : { threads });
  const spec = preset("cifarSmall");
  const [count, side] = [batchSize * steps, spec.side];
  const dataset = {
    name: "stripes",
    classNames: [..."0123456789"],
    images: Uint8Array.from(
      { length: count * side * side * 3 },
      (_, i) => (i * 7 + Math.imul(i >> 7, 31)) & 255,
    ),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
    side,
    count,
  };
  const losses: number[] = [];
  let milliseconds = Infinity;
  await train({
    model: alexnet(spec, { seed: 1 }),
    epochs: 1,
    data: datasetBatches({
      dataset,
      batchSize,
      preprocessing: fitPreprocessing(spec.preprocessing, side, dataset),
      streams: new RandomStreams(1),
    }),
    optimizer: { momentum: 0.9, weightDecay: 0.0005 },
    progress: "none",
    handleInterrupt: false,
    onStep: ({ loss, seconds }) => {
      losses.push(loss);
      milliseconds = Math.min(milliseconds, 1000 * seconds);
    },
  });
  return { report, losses, kernels: backendRecord().kernels, milliseconds };
}
