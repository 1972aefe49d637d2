/**
 * Trains the two towers of a small net on two ranks; rank 0 then trains the same net alone, and prints
 * how far the two are apart. With `killed`, rank 1 is killed between two messages of its third step.
 */
import * as tf from "@tensorflow/tfjs";
import { alexnet } from "../../../lib/models/alexnet.ts";
import type { HeapBackend } from "../../../lib/ops/cpu/heap_backend.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { startMpi } from "../../../lib/parallel/mpi/mpi.ts";
import { joinCheckpoints } from "../../../lib/parallel/towers/tower_checkpoint.ts";
import { totalTraffic, towerTraffic } from "../../../lib/parallel/towers/tower_traffic.ts";
import { twoTowers } from "../../../lib/parallel/towers/two_towers.ts";
import { preset } from "../../../lib/spec/presets.ts";
import type { AlexNetSpec } from "../../../lib/spec/spec.ts";
import { captureCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import type {
  Checkpoint,
  CheckpointTensor,
} from "../../../lib/training/checkpoint/checkpoint_format.ts";
import { MomentumSGD } from "../../../lib/training/learning_rule/momentum_sgd.ts";
import { train } from "../../../lib/training/train.ts";
import { smallBatches, smallSpec } from "./small_problem.ts";

const [steps, batch] = [20, 4];
const variants: Readonly<Record<string, () => AlexNetSpec>> = {
  "joined normalization": joinedNormalization,
  "all kernels": () => ({ ...preset("cifarTwoTower"), side: smallSpec.side, classes: 4 }),
};
const spec = variants[Deno.args[0] ?? ""]?.() ?? smallSpec;

await useBackend("alexnet-cpu:wasm", { threads: 1, heapBytes: 2 ** 26 });
const mpi = startMpi();
const { world } = mpi;
let messagesLeft = Deno.args[0] === "killed"
  ? 2 * totalTraffic(towerTraffic(spec, batch)).messages + 4
  : Infinity;
if (messagesLeft < Infinity) console.log(`process ${Deno.pid}`);
const { rank, size } = world;
const { model, link } = twoTowers(spec, {
  ...{ rank, size, gather: (own) => world.gather(own) },
  sendrecv: (exchange) => {
    if (messagesLeft-- === 0 && rank === 1) Deno.kill(Deno.pid, "SIGKILL");
    world.sendrecv(exchange);
  },
}, { seed: 3 });
const own = await trained(model);
const sent = link.traffic;
const given = world.traffic.messages;
const ownBytes = bytesOf(own.checkpoint);
const whole = joinCheckpoints(own.checkpoint, world);
const peers = world.gather([sent.messages, sent.bytes, ownBytes, own.peak, ...own.losses]);
model.dispose();

if (world.rank === 0 && whole !== undefined) {
  const alone = alexnet(spec, { seed: 3 });
  const { checkpoint, losses, peak } = await trained(alone);
  const expected = totalTraffic(towerTraffic(spec, batch));
  console.log(JSON.stringify({
    sameNames:
      [...checkpoint.weights.keys()].sort().join() === [...whole.weights.keys()].sort().join(),
    weights: apart(checkpoint.weights, whole.weights),
    velocities: apart(checkpoint.velocities, whole.velocities),
    losses: Math.max(...losses.map((loss, i) => Math.abs(loss - own.losses[i]))),
    learned: apart((await untrained()).weights, whole.weights),
    given: [given.calls / steps, given.bytes / steps],
    sameLosses: peers[0].slice(4).every((loss, i) => loss === peers[1][4 + i]),
    messages: peers.map(([messages]) => messages / steps),
    bytes: peers.map(([, bytes]) => bytes / steps),
    expected,
    expectedOfSecond: totalTraffic(towerTraffic(spec, batch, 1)),
    share: peers.map(([, , bytes]) => bytes / bytesOf(checkpoint)),
    peakShare: peers.map(([, , , most]) => most / peak),
    tensors: tf.memory().numTensors,
  }));
}
await mpi.finalize();

async function trained(net: tf.LayersModel) {
  const { heap } = tf.backend() as HeapBackend;
  heap.resetPeak();
  const optimizer = new MomentumSGD({ learningRate: 0.01 });
  const { steps: records } = await train({
    ...{ model: net, optimizer, data: smallBatches(steps, batch), epochs: 1 },
    ...{ progress: "none", handleInterrupt: false },
  });
  const { peak } = heap.statistics;
  const checkpoint = await captureCheckpoint(net, optimizer, information());
  optimizer.dispose();
  return { checkpoint, losses: records.map(({ loss }) => loss), peak };
}

/** The bytes of all weights and velocities. */
function bytesOf({ weights, velocities }: Checkpoint): number {
  const numbers = [...weights.values(), ...velocities.values()];
  return numbers.reduce((sum, { values }) => sum + values.byteLength, 0);
}

async function untrained() {
  return await captureCheckpoint(alexnet(spec, { seed: 3 }), undefined, information());
}

function information() {
  return {
    spec,
    classNames: Array.from({ length: spec.classes }, (_, i) => `class ${i}`),
    preprocessing: {
      ...{ side: spec.side, imageSide: spec.side, padding: 0, mean: [0, 0, 0] },
      ...{ divisor: [1, 1, 1] as const, channelOrder: "rgb" as const },
    },
  };
}

/** The largest difference of two sets of tensors. */
function apart(
  a: ReadonlyMap<string, CheckpointTensor>,
  b: ReadonlyMap<string, CheckpointTensor>,
): number {
  let most = 0;
  for (const [name, { values }] of a) {
    const other = b.get(name)?.values ?? [];
    values.forEach((value, i) => most = Math.max(most, Math.abs(value - (other[i] ?? Infinity))));
  }
  return most;
}

/** The net with normalization across both towers, dropout before fc7, and an odd number of classes. */
function joinedNormalization(): AlexNetSpec {
  return {
    ...smallSpec,
    classes: 5,
    convolutions: smallSpec.convolutions.map((layer) => ({
      ...layer,
      normalization: layer.normalization && { ...layer.normalization, inputs: "all towers" },
    })),
    fullyConnected: smallSpec.fullyConnected.map((layer, i) => ({
      ...layer,
      dropout: i === 0 ? null : { rate: 0.5, form: "inverted", place: "inputs" },
    })),
  };
}
