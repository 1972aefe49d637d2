/**
 * `deno task benchmark`: the time of a forward and of a forward-backward pass, measured as the AlexNet
 * benchmark of TensorFlow does (tensorflow/models, tutorials/image/alexnet/alexnet_benchmark.py): ten
 * untimed passes, a hundred timed ones, mean and standard deviation. Each pass ends when its result
 * has arrived from the device. Here the net has its fully connected layers.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { alexnet } from "../models/alexnet.ts";
import { describeNetwork } from "../spec/shapes.ts";
import { preset, presetNames } from "../spec/presets.ts";
import { standardDeviation } from "../statistics/student_interval.ts";
import { batchGradients } from "../training/learning_rule/gradients.ts";
import { defineCommand, type FlagValues } from "./command/arguments.ts";
import { machineLine } from "./command/machine.ts";
import { print, printFor } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";
import { backendFlags, jsonFlag, startBackend } from "./command/shared_flags.ts";

/** The command line of `deno task benchmark`. */
export const command = defineCommand({
  name: "benchmark",
  summary:
    "Times forward and forward-backward passes of a network on made-up images, as TensorFlow's\n" +
    "AlexNet benchmark does: 10 passes to warm up, then the mean and deviation of 100.",
  flags: {
    preset: {
      kind: "choice",
      choices: presetNames,
      default: "paper",
      description: "Which network, at its full size",
    },
    batch: {
      kind: "integer",
      minimum: 1,
      maximum: 50_000,
      default: 128,
      description: "Images per pass",
    },
    burnIn: { kind: "integer", minimum: 0, default: 10, description: "Passes that are not timed" },
    steps: { kind: "integer", minimum: 2, default: 100, description: "Passes that are timed" },
    ...backendFlags,
    json: jsonFlag,
  },
  examples: [
    { command: "deno task benchmark", does: "The paper's network with batches of 128." },
    {
      command: "deno task benchmark --batch 16 --burn-in 1 --steps 5",
      does: "An impression in half a minute on two cores.",
    },
  ],
});

type BenchmarkFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values }) => benchmark(values));
}

/** The times of one kind of pass. */
interface PassTimes {
  readonly pass: string;
  readonly seconds: number;
  readonly deviation: number;
  readonly imagesPerSecond: number;
}

async function benchmark(flags: BenchmarkFlags): Promise<void> {
  const { batch, burnIn, steps, json } = flags;
  const tell = printFor(flags);
  const backend = await startBackend(flags);
  tell(backend);
  const spec = preset(flags.preset);
  const { side, classes } = spec;
  const model = alexnet(spec, { seed: 0 });
  tell(
    `${spec.name}: ${describeNetwork(spec).parameters.toLocaleString("en-US")} parameters, ` +
      `batches of ${batch}, ${burnIn} passes to warm up`,
  );
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const images = Float32Array.from(
    { length: batch * side * side * 3 },
    (_, i) => ((i * 2654435761) % 1024) / 8 - 64,
  );
  const labels = Int32Array.from({ length: batch }, (_, i) => (i * 37) % classes);
  const input = tf.tensor4d(images, [batch, side, side, 3]);
  const passes = {
    "Forward": async () => {
      const logits = tf.tidy(() => model.apply(input) as tf.Tensor);
      await logits.data();
      logits.dispose();
    },
    "Forward-backward": async () => {
      const { gradients, summary } = batchGradients(model, variables, {
        ...{ images, labels, count: batch },
      });
      // The gradient of the first layer is computed last.
      await Promise.all([summary.data(), gradients[variables[0].name].data()]);
      tf.dispose([gradients, summary]);
    },
  };
  const results: PassTimes[] = [];
  for (const [pass, run] of Object.entries(passes)) {
    for (let i = 0; i < burnIn; i++) await run();
    const times: number[] = [];
    for (let i = 0; i < steps; i++) {
      const started = performance.now();
      await run();
      times.push((performance.now() - started) / 1000);
    }
    const seconds = times.reduce((sum, time) => sum + time, 0) / steps;
    const deviation = standardDeviation(times);
    results.push({ pass, seconds, deviation, imagesPerSecond: batch / seconds });
    tell(
      `${pass} across ${steps} steps, ${seconds.toFixed(3)} +/- ${
        deviation.toFixed(3)
      } sec / batch ` +
        `(${(batch / seconds).toFixed(1)} images/s)`,
    );
  }
  input.dispose();
  model.dispose();
  const machine = machineLine();
  if (json) {
    print(JSON.stringify({ net: spec.name, batch, burnIn, steps, backend, machine, results }));
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
