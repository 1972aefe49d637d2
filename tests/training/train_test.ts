import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { NotFiniteError } from "../../lib/errors.ts";
import { MomentumSGD } from "../../lib/training/learning_rule/momentum_sgd.ts";
import { batchGradients } from "../../lib/training/learning_rule/gradients.ts";
import { paperSchedule, stepSchedule } from "../../lib/training/learning_rule/schedule.ts";
import { train } from "../../lib/training/train.ts";

import { tinyBatches, tinyModel } from "./tiny.ts";
import { reportFigures } from "../report_figures.ts";

await tf.setBackend("cpu");

Deno.test("a net learns a solvable problem", async () => {
  const model = tinyModel();
  const history = await train({
    model,
    data: tinyBatches(),
    epochs: 20,
    schedule: stepSchedule(0.05, [15]),
    progress: "none",
  });
  assertEquals(history.stopped, "finished");
  assertEquals(history.epochs.length, 20);
  assertEquals(history.steps.length, 80);
  assertAlmostEquals(history.steps[0].loss, Math.log(3), 0.3);
  assertEquals(history.epochs[19].errorRate, 0);
  assertAlmostEquals(history.epochs[19].learningRate, 0.005, 1e-9);
  model.dispose();
});

Deno.test("the same seed gives the same losses, another seed others", async () => {
  const losses = async (seed: number) => {
    const model = tinyModel(seed);
    const { steps } = await train({ model, data: tinyBatches(seed), epochs: 2, progress: "none" });
    model.dispose();
    return steps.map(({ loss }) => loss);
  };
  const first = await losses(1);
  assertEquals(await losses(1), first);
  assert((await losses(2)).some((loss, i) => loss !== first[i]));
});

Deno.test("the number of tensors is the same after step 5 and step 500", async (t) => {
  const before = tf.memory().numTensors;
  const model = tinyModel();
  const counts: number[] = [];
  await train({
    model,
    data: tinyBatches(),
    epochs: 125,
    inspectEvery: 7,
    progress: "none",
    onStep: () => void counts.push(tf.memory().numTensors),
  });
  assertEquals(counts.length, 500);
  assertEquals(counts[499], counts[4]);
  reportFigures(t, `${counts[4]} tensors, then ${counts[499]}`);
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("an AbortSignal stops after the current step, and the history is complete", async () => {
  const model = tinyModel();
  const controller = new AbortController();
  const saved: number[] = [];
  const history = await train({
    model,
    data: tinyBatches(),
    epochs: 10,
    signal: controller.signal,
    progress: "none",
    onStep: ({ step }) => step === 5 ? controller.abort() : undefined,
    onCheckpoint: ({ step }) => void saved.push(step),
  });
  assertEquals(history.stopped, "aborted");
  assertEquals(history.steps.map(({ step }) => step), [0, 1, 2, 3, 4, 5]);
  assertEquals(history.epochs.length, 1);
  assertEquals([history.state.step, history.state.epoch, history.state.epochStep], [6, 1, 2]);
  assertEquals(saved, [4, 6]);
  model.dispose();
});

Deno.test("a run that is stopped anywhere and resumed ends bit for bit like an uninterrupted one", async (t) => {
  const run = async (stops: number[]) => {
    const model = tinyModel();
    const optimizer = new MomentumSGD({ learningRate: 0.05 });
    const schedule = paperSchedule({ learningRate: 0.05, patience: 1 });
    const options = { model, optimizer, schedule, data: tinyBatches(), epochs: 5 };
    // A worse error in epoch 1 makes the rate drop there.
    const validate = () => ({ errorRate: 0.5 });
    let resume;
    const losses: number[] = [];
    for (const stop of [...stops, Infinity]) {
      const controller = new AbortController();
      const history = await train({
        ...options,
        validate,
        resume: resume && JSON.parse(JSON.stringify(resume)),
        signal: controller.signal,
        progress: "none",
        onStep: ({ step, loss }) => {
          losses.push(loss);
          if (step + 1 === stop) controller.abort();
        },
      });
      resume = history.state;
    }
    const weights = model.getWeights().map((weight) => [...weight.dataSync()]);
    const velocities = [...optimizer.velocities.values()].map((v) => [...v.dataSync()]);
    const { totals: _, ...state } = resume ?? {};
    optimizer.dispose();
    model.dispose();
    return { losses, weights, velocities, state };
  };
  const whole = await run([]);
  assertEquals(await run([10]), whole);
  assertEquals(await run([1, 4, 5, 19]), whole);
  assertEquals(whole.losses.length, 20);
  reportFigures(t, "stopped at steps 1, 4, 5, 10 and 19 of 20");
});

Deno.test("a loss that is not finite stops the run before it touches the weights", async () => {
  const model = tinyModel();
  const data = tinyBatches();
  let before: Float32Array[] = [];
  const poisoned = {
    ...data,
    async *batches(epoch: number, startStep: number) {
      let step = startStep;
      for await (const batch of data.batches(epoch, startStep)) {
        const poison = step++ === 2;
        yield poison ? { ...batch, images: batch.images.map((x, i) => i === 3 ? NaN : x) } : batch;
      }
    },
  };
  const error = await assertRejects(
    () =>
      train({
        ...{ model, data: poisoned, epochs: 1, progress: "none" },
        onStep: () => {
          before = model.getWeights().map((weight) => weight.dataSync<"float32">().slice());
        },
      }),
    NotFiniteError,
  );
  assertStringIncludes(error.message, "step 2");
  assertStringIncludes(error.message, "pixels that are not finite");
  assertEquals(model.getWeights().map((weight) => weight.dataSync()), before);
  model.dispose();
});

Deno.test("a weight that is not finite is named by its layer", async () => {
  const model = tinyModel();
  const layer = model.getLayer("fc1");
  const [kernel, bias] = layer.getWeights();
  layer.setWeights([tf.fill(kernel.shape, Infinity), bias]);
  const error = await assertRejects(
    () => train({ model, data: tinyBatches(), epochs: 1, progress: "none" }),
    NotFiniteError,
  );
  assertStringIncludes(error.message, "a weight of layer fc1");
  model.dispose();
});

Deno.test("an output that overflows is named by its layer", async () => {
  const model = tinyModel();
  const layer = model.getLayer("fc2");
  const [kernel, bias] = layer.getWeights();
  layer.setWeights([tf.fill(kernel.shape, 3e38), bias]);
  const error = await assertRejects(
    () => train({ model, data: tinyBatches(), epochs: 1, progress: "none" }),
    NotFiniteError,
  );
  assertStringIncludes(error.message, "the output of layer fc2");
  model.dispose();
});

Deno.test("a gradient that is not finite is detected even if the loss is finite", async () => {
  const model = tinyModel();
  const optimizer = new MomentumSGD({ learningRate: 0.1 });
  // A custom gradient at the input of fc2 that overflows in the backward pass.
  const poison = tf.customGrad((x) => ({
    value: (x as tf.Tensor).clone(),
    gradFunc: (dy) => (dy as tf.Tensor).mul(Infinity),
  }));
  const fc2 = model.getLayer("fc2");
  const call = fc2.call.bind(fc2);
  fc2.call = (inputs, kwargs) => call([poison(Array.isArray(inputs) ? inputs[0] : inputs)], kwargs);
  const error = await assertRejects(
    () => train({ model, optimizer, data: tinyBatches(), epochs: 1, progress: "none" }),
    NotFiniteError,
  );
  assertStringIncludes(error.message, "step 0");
  assertStringIncludes(error.message, "fc1");
  optimizer.dispose();
  model.dispose();
});

Deno.test("micro-batches add up to the gradient of the whole batch", async () => {
  const model = tinyModel();
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  for await (const batch of tinyBatches().batches(0, 0)) {
    const whole = batchGradients(model, variables, batch);
    for (const microBatch of [1, 3, 8]) {
      const parts = batchGradients(model, variables, batch, microBatch);
      for (const [name, gradient] of Object.entries(whole.gradients)) {
        const found = parts.gradients[name].dataSync();
        gradient.dataSync().forEach((value, i) => assertAlmostEquals(found[i], value, 1e-6, name));
      }
      assertAlmostEquals(parts.summary.dataSync()[0], whole.summary.dataSync()[0], 1e-6);
      assertEquals(parts.summary.dataSync()[1], whole.summary.dataSync()[1]);
      tf.dispose([parts.gradients, parts.summary]);
    }
    tf.dispose([whole.gradients, whole.summary]);
  }
  model.dispose();
});

Deno.test("a frozen layer does not change while the others learn", async () => {
  const model = tinyModel();
  const [before] = model.getLayer("fc1").getWeights();
  const kept = before.dataSync().slice();
  const [other] = model.getLayer("fc2").getWeights();
  const moved = other.dataSync().slice();
  const optimizer = { rateFactors: { fc1: 0 } };
  await train({ model, data: tinyBatches(), epochs: 1, optimizer, progress: "none" });
  assertEquals(model.getLayer("fc1").getWeights()[0].dataSync(), kept);
  assert(model.getLayer("fc2").getWeights()[0].dataSync().some((w, i) => w !== moved[i]));
  model.dispose();
});

Deno.test("update ratios are recorded at their intervals, for weights only", async () => {
  const model = tinyModel();
  const { steps } = await train({
    model,
    data: tinyBatches(),
    epochs: 2,
    inspectEvery: 3,
    progress: "none",
  });
  const inspected = steps.filter(({ updateRatios }) => updateRatios !== undefined);
  assertEquals(inspected.map(({ step }) => step), [0, 3, 6]);
  const ratios = inspected[0].updateRatios ?? {};
  assertEquals(Object.keys(ratios), ["fc1/kernel", "fc2/kernel"]);
  for (const ratio of Object.values(ratios)) assert(ratio > 1e-5 && ratio < 0.1, `${ratio}`);
  model.dispose();
});

Deno.test("a loss that stays at ln(classes) is reported once", async () => {
  const model = tinyModel();
  const warnings: string[] = [];
  const reporter = {
    step() {},
    epoch() {},
    warn: (text: string) => void warnings.push(text),
    end() {},
  };
  // Zero weights after dead ReLUs: only the last bias can change, and the classes are balanced.
  model.getLayer("fc1").setWeights([tf.zeros([6, 8]), tf.fill([8], -1)]);
  model.getLayer("fc2").setWeights([tf.zeros([8, 3]), tf.zeros([3])]);
  await train({ model, data: tinyBatches(), epochs: 10, plateauPatience: 20, progress: reporter });
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings[0], "1.099 = ln(classes) for 20 steps");
  model.dispose();
});
