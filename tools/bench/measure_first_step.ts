/**
 * One fresh process: how long until `alexnet` has returned a net with weights, and until the first
 * training step is over, from the start of the process. `measure_first_step.ts '{"net":"paper",
 * "batch":8}'`, with the time of the start in `ALEXNET_BENCH_STARTED`.
 */
import { useBackend } from "../../lib/ops/backend.ts";
import { RandomStreams } from "../../lib/random.ts";
import { alexnet } from "../../lib/models/alexnet.ts";
import { preset, type PresetName } from "../../lib/spec/presets.ts";
import { fitPreprocessing } from "../../lib/augmentation/preprocessing.ts";
import { datasetBatches } from "../../lib/training/batch_source.ts";
import { train } from "../../lib/training/train.ts";
import { described } from "./described.ts";
import type { Measurements } from "./protocol.ts";

/** The net and the size of its batch. */
export interface FirstStepRequest {
  readonly net: PresetName;
  readonly batch: number;
}

async function measure({ net, batch }: FirstStepRequest): Promise<Measurements> {
  const { threads, version } = described(await useBackend("alexnet-cpu"));
  const spec = preset(net);
  const made = performance.now();
  const model = alexnet(spec, { seed: 1 });
  const construction = performance.now() - made;
  const side = spec.preprocessing.imageSide;
  const dataset = {
    name: "grey",
    classNames: Array.from({ length: spec.classes }, (_, i) => `${i}`),
    images: new Uint8Array(batch * side * side * 3).fill(128),
    labels: Uint8Array.from({ length: batch }, (_, i) => i % spec.classes),
    side,
    count: batch,
  };
  await train({
    model,
    epochs: 1,
    data: datasetBatches({
      dataset,
      batchSize: batch,
      preprocessing: fitPreprocessing(spec.preprocessing, spec.side, dataset),
      streams: new RandomStreams(1),
    }),
    progress: "none",
    handleInterrupt: false,
  });
  const started = Number(Deno.env.get("ALEXNET_BENCH_STARTED"));
  return {
    system: "alexnet-cpu",
    version,
    threads,
    results: [
      { what: `alexnet("${net}")`, batch, ms: [construction] },
      { what: `first step of ${net}`, batch, ms: [Date.now() - started] },
    ],
  };
}

if (import.meta.main) {
  console.log(JSON.stringify(await measure(JSON.parse(Deno.args[0]) as FirstStepRequest)));
  Deno.exit(0);
}
