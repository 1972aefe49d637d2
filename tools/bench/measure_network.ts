/**
 * One process: measures the preset `paper` on the CPU backend, configured by the environment,
 * forward and forward-backward-update. `measure_network.ts '{"batches":[32],"burnIn":1,"steps":5}'`
 */
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/ops/backend.ts";
import { alexnet } from "../../lib/models/alexnet.ts";
import { batchGradients } from "../../lib/training/learning_rule/gradients.ts";
import { MomentumSGD } from "../../lib/training/learning_rule/momentum_sgd.ts";
import { described } from "./described.ts";
import { networkGflop } from "./layer_cases.ts";
import { profileKernels } from "./profile_kernels.ts";
import { type Measurements, milliseconds, type Repetition, type Timing } from "./protocol.ts";
import type { HeapMemoryInfo } from "../../lib/ops/cpu/heap_backend.ts";

/** The request to the process. */
export interface NetworkRequest extends Repetition {
  readonly batches: readonly number[];
  /** Whether to skip the forward pass. */
  readonly stepsOnly?: boolean;
}

function heap(): HeapMemoryInfo["heap"] {
  return (tf.memory() as unknown as HeapMemoryInfo).heap;
}

async function measure(request: NetworkRequest): Promise<Measurements> {
  const line = await useBackend("alexnet-cpu");
  const model = alexnet("paper");
  const optimizer = new MomentumSGD({ learningRate: 0.01 });
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const imageShape = model.inputs[0].shape.slice(1).map(Number);
  const pixels = imageShape.reduce((a, b) => a * b, 1);
  const results: Timing[] = [];
  const numbers: Record<string, number> = {};
  const parameterBytes = variables.reduce((sum, { size }) => sum + 4 * size, 0);
  for (const batch of request.batches) {
    const images = new Float32Array(batch * pixels);
    for (let i = 0; i < images.length; i++) images[i] = ((i * 2654435761) % 1024) / 8 - 64;
    const labels = Int32Array.from({ length: batch }, (_, i) => (i * 37) % 1000);
    const gflop = networkGflop(batch);
    if (!request.stepsOnly) {
      const x = tf.tensor(images, [batch, ...imageShape]);
      const forward = async (): Promise<void> => {
        const logits = tf.tidy(() => model.apply(x) as tf.Tensor);
        await logits.data();
        logits.dispose();
      };
      const ms = await milliseconds(request, forward);
      results.push({ what: "forward", batch, ms, gflop: gflop.forward });
      x.dispose();
    }
    const step = async (): Promise<void> => {
      const { gradients, summary } = batchGradients(model, variables, {
        images,
        labels,
        count: batch,
      });
      await summary.data();
      optimizer.applyFiniteGradients(gradients);
      tf.dispose([gradients, summary]);
    };
    const ms = await milliseconds(request, step);
    results.push({ what: "step", batch, ms, gflop: gflop.step });
    const { used, peak } = heap();
    numbers[`bytes at rest, batch ${batch}`] = used;
    numbers[`peak bytes, batch ${batch}`] = peak;
    if (batch === 32) {
      for (const [name, spent] of Object.entries(await profileKernels(step))) {
        numbers[`profile ${name}`] = spent;
      }
    }
  }
  numbers["weight bytes"] = parameterBytes;
  const { threads, version } = described(line);
  return { system: "alexnet-cpu", version, threads, results, numbers };
}

if (import.meta.main) {
  console.log(JSON.stringify(await measure(JSON.parse(Deno.args[0]) as NetworkRequest)));
  Deno.exit(0);
}
