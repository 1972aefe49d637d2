/**
 * The program of each of two ranks that train two towers for a few steps on CIFAR-10. Rank 0 prints
 * what both did in one of the last steps, the fastest: other load can only make one slower.
 *
 * `two_rank_step.ts` starts it.
 *
 * @module
 */
import { loadCifar10 } from "../../../datasets/cifar10/cifar10.ts";
import { first } from "../../../datasets/dataset.ts";
import { fitPreprocessing } from "../../augmentation/preprocessing.ts";
import { useBackend } from "../../ops/backend.ts";
import { processorLine } from "../../ops/cpu/libraries/processor.ts";
import { RandomStreams } from "../../random.ts";
import { datasetBatches } from "../../training/batch_source.ts";
import { constantSchedule } from "../../training/learning_rule/schedule.ts";
import type { SharedStep } from "../../training/learning_rule/gradients.ts";
import { train } from "../../training/train.ts";
import { clockOffset } from "./clock_offset.ts";
import { type LayerTime, withLayerTimes } from "./layer_times.ts";
import { startMpi } from "../mpi/mpi.ts";
import type { Communicator } from "../mpi/communicator.ts";
import type { SwapTime } from "../towers/tower_exchange.ts";
import { type StepNotes, towerStepSpans } from "./tower_step_spans.ts";
import type { SentMessage, TowerStep, TowerStepTask } from "./tower_step.ts";
import { clock, type WorkerSpan } from "../threads/tower_thread.ts";
import { twoTowers } from "../towers/two_towers.ts";

/** Steps before the measured ones, and measured ones. */
const [WARM_UP, LAST_STEPS] = [12, 20];

/** The rows of the ranks. */
const NAMES = ["rank 0: tower 1", "rank 1: tower 2"] as const;

/** Trains, and returns on rank 0 what both ranks did in a step. */
async function towerStep(
  { spec, batchSize }: TowerStepTask,
  world: Communicator,
): Promise<TowerStep | undefined> {
  const cifar = await loadCifar10({ onProgress: () => {} });
  const dataset = first(cifar.train, batchSize * (WARM_UP + LAST_STEPS));
  const { model, link } = twoTowers(spec, world, { seed: 1 });
  const steps: StepNotes[] = [];
  let [from, layers, swaps]: [number, LayerTime[], SwapTime[]] = [0, [], []];
  link.onSwap = (time) => swaps.push(time);
  const reduceGradients = async ({ batch, compute }: SharedStep) => {
    [from, swaps] = [clock(), []];
    const { result, times } = withLayerTimes(model.layers, () => compute(batch));
    layers = times;
    return await result;
  };
  const preprocessing = fitPreprocessing(spec.preprocessing, spec.side, dataset);
  await train({
    model,
    data: datasetBatches({ dataset, batchSize, preprocessing, streams: new RandomStreams(1) }),
    epochs: 1,
    schedule: constantSchedule(spec.training.learningRate),
    reduceGradients,
    onStep: () => void steps.push({ from, to: clock(), layers, swaps }),
    progress: "none",
    handleInterrupt: false,
  });
  const { ahead, error } = clockOffset(world);
  const own = steps.slice(WARM_UP);
  if (world.rank === 1) return void sendText(world, JSON.stringify(own), 0);
  const others = (JSON.parse(receiveText(world, 1)) as StepNotes[])
    .map((step) => withClock(step, ahead));
  const found = own.map((step, i) => towerStepSpans(spec, [step, others[i]], NAMES)).map((
    spans,
  ) => ({ spans, elapsed: Math.max(...spans.map(({ to }) => to)) }));
  const { spans, elapsed } = found.reduce((best, step) =>
    step.elapsed < best.elapsed ? step : best
  );
  return {
    spans: spans.map((span) => ({
      ...span,
      from: inMicroseconds(span.from),
      to: inMicroseconds(span.to),
    })),
    elapsed: inMicroseconds(elapsed),
    sent: shortestMessages(found.map(({ spans }) => spans)),
    images: batchSize,
    clockError: inMicroseconds(error),
    messages: own[0].swaps.length,
    bytes: own[0].swaps.reduce((sum, { bytes }) => sum + bytes, 0),
    machine: `${navigator.hardwareConcurrency} cores, ${processorLine()}`,
  };
}

/** The messages of rank 0, each with the shortest of its times in these steps. */
function shortestMessages(steps: readonly (readonly WorkerSpan[])[]): SentMessage[] {
  const sent = steps.map((spans) =>
    spans.filter(({ worker, bytes }) => worker === NAMES[0] && bytes !== undefined)
  );
  return sent[0].map(({ label, bytes = 0 }, i) => ({
    ...{ label, bytes },
    shortest: inMicroseconds(Math.min(...sent.map((step) => step[i].to - step[i].from))),
  }));
}

/** Milliseconds, rounded to microseconds; a finer time is noise. */
function inMicroseconds(time: number): number {
  return Math.round(1000 * time) / 1000;
}

/** The times of a rank whose clock is `ahead`, on the clock of rank 0. */
function withClock({ from, to, layers, swaps }: StepNotes, ahead: number): StepNotes {
  return {
    from: from - ahead,
    to: to - ahead,
    layers: layers.map((time) => ({ ...time, from: time.from - ahead, to: time.to - ahead })),
    swaps: swaps.map((time) => ({
      ...time,
      called: time.called - ahead,
      returned: time.returned - ahead,
    })),
  };
}

function sendText(world: Communicator, text: string, to: number): void {
  const bytes = new TextEncoder().encode(text);
  world.send(Float64Array.of(bytes.length), to);
  world.send(bytes, to);
}

function receiveText(world: Communicator, from: number): string {
  const length = new Float64Array(1);
  world.receive(length, from);
  const bytes = new Uint8Array(length[0]);
  world.receive(bytes, from);
  return new TextDecoder().decode(bytes);
}

async function main(): Promise<void> {
  const task = JSON.parse(Deno.args[0]) as TowerStepTask;
  await useBackend("alexnet-cpu", { threads: 1 });
  const mpi = startMpi();
  const step = await towerStep(task, mpi.world);
  if (step !== undefined) console.log(JSON.stringify(step));
  await mpi.finalize();
}

if (import.meta.main) await main();
