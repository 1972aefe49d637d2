/**
 * Covers lib/training/train.ts and its guards: the statement of a message about the state is
 * checked against the state.
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { NotFiniteError } from "../../../lib/errors.ts";
import { endReason, INITIAL_TRAINING_STATE } from "../../../lib/training/history.ts";
import { MomentumSGD } from "../../../lib/training/learning_rule/momentum_sgd.ts";
import { constantSchedule, paperSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { train, type TrainOptions } from "../../../lib/training/train.ts";
import { tinyBatches, tinyModel } from "../tiny.ts";

await tf.setBackend("cpu");

const BEFORE = "weights are those before the step";

/**
 * Trains until it throws; returns the message, and the weights and velocities before the step and
 * now.
 */
async function failing(
  options: Omit<TrainOptions, "optimizer"> & { optimizer: MomentumSGD },
): Promise<{ message: string; before: number[][]; now: number[][] }> {
  const { model, optimizer } = options;
  const state = () => [
    ...model.getWeights().map((weight) => [...weight.dataSync()]),
    ...[...optimizer.velocities.values()].map((velocity) => [...velocity.dataSync()]),
  ];
  let before = state();
  const { message } = await assertRejects(
    () => train({ ...options, onStep: () => void (before = state()) }),
    NotFiniteError,
  );
  return { message, before, now: state() };
}

function assertBefore({ message, before, now }: Awaited<ReturnType<typeof failing>>, step: number) {
  assertStringIncludes(message, `step ${step}`);
  assertStringIncludes(message, BEFORE);
  assertEquals(now, before);
  assert(now.flat().every(Number.isFinite), "the state has a number that is not finite");
}

/** Multiplies the gradient of the `call`-th use of fc2's inputs by `factor`. */
function poison(model: tf.LayersModel, call: number, factor: number): void {
  let calls = 0;
  const identity = tf.customGrad((x) => {
    const bad = calls++ === call;
    return {
      value: (x as tf.Tensor).clone(),
      gradFunc: (dy) => (dy as tf.Tensor).mul(bad ? factor : 1),
    };
  });
  const fc2 = model.getLayer("fc2");
  const apply = fc2.call.bind(fc2);
  fc2.call = (inputs, kwargs) =>
    apply([identity(Array.isArray(inputs) ? inputs[0] : inputs)], kwargs);
}

Deno.test("a gradient that is not finite in a step without inspection does not change the state", async () => {
  for (const factor of [NaN, Infinity]) {
    const model = tinyModel();
    const optimizer = new MomentumSGD({ learningRate: 0.1 });
    poison(model, 3, factor);
    const run = { model, optimizer, data: tinyBatches(), epochs: 2, inspectEvery: 50 };
    assertBefore(await failing({ ...run, progress: "none" }), 3);
    optimizer.dispose();
    model.dispose();
  }
});

Deno.test("an update that would overflow is rejected, and the state is unchanged", async () => {
  const model = tinyModel();
  const optimizer = new MomentumSGD({ learningRate: 1e10 });
  // A finite gradient of about 1e29: the update would be 1e39, beyond float32.
  poison(model, 0, 1e30);
  const run = { model, optimizer, data: tinyBatches(), epochs: 2 };
  assertBefore(await failing({ ...run, progress: "none" }), 0);
  optimizer.dispose();
  model.dispose();
});

Deno.test("a run that diverges ends with the last finite state, whatever its rate", async () => {
  for (const rate of [3, 100, 1e6, 1e20, 1e37]) {
    const model = tinyModel();
    const optimizer = new MomentumSGD({ learningRate: rate });
    const run = {
      model,
      optimizer,
      data: tinyBatches(),
      epochs: 60,
      schedule: constantSchedule(rate),
    };
    let message = "";
    try {
      await train({ ...run, progress: "none" });
    } catch (error) {
      if (!(error instanceof NotFiniteError)) throw error;
      message = error.message;
    }
    const state = [...model.getWeights(), ...optimizer.velocities.values()];
    const numbers = state.flatMap((tensor) => [...tensor.dataSync()]);
    assert(numbers.every(Number.isFinite), `rate ${rate}: ${message}`);
    if (message !== "") assertStringIncludes(message, BEFORE);
    optimizer.dispose();
    model.dispose();
  }
});

Deno.test("weights or velocities that are not finite at the start are named and nothing is trained", async () => {
  const model = tinyModel();
  const optimizer = new MomentumSGD({ learningRate: 0.1 });
  const velocity = tf.tensor2d(Array.from({ length: 24 }, (_, i) => i === 5 ? NaN : 0), [8, 3]);
  const kernel = model.weights.find(({ originalName }) => originalName === "fc2/kernel");
  optimizer.setVelocities(new Map([[kernel?.name ?? "", tf.zerosLike(velocity)]]));
  optimizer.velocities.get(kernel?.name ?? "")?.assign(velocity);
  let steps = 0;
  await assertRejects(
    () =>
      train({
        ...{ model, optimizer, data: tinyBatches(), epochs: 1, progress: "none" },
        onStep: () => void steps++,
      }),
    NotFiniteError,
    "the velocity of fc2/kernel",
  );
  assertEquals(steps, 0);
  tf.dispose(velocity);
  optimizer.dispose();
  model.dispose();
});

Deno.test("a run that has ended does not train when it is resumed", async () => {
  const ends: [Partial<TrainOptions>, string][] = [
    [{ epochs: 2 }, "finished"],
    [{ epochs: 9, stopAtError: 0.25, validate: () => ({ errorRate: 0.25 }) }, "reached"],
    [{
      epochs: 9,
      schedule: paperSchedule({ learningRate: 0.01, patience: 1, drops: 0 }),
      validate: () => ({ errorRate: 0.5 }),
    }, "schedule"],
  ];
  for (const [end, reason] of ends) {
    const model = tinyModel();
    const options = { model, data: tinyBatches(), epochs: 9, progress: "none", ...end } as const;
    const first = await train(options);
    assertEquals(first.stopped, reason);
    const kept = model.getWeights().map((weight) => weight.dataSync().slice());
    let started = 0, saved = 0;
    const again = await train({
      ...options,
      resume: JSON.parse(JSON.stringify(first.state)),
      onStart: () => started++,
      onCheckpoint: () => void saved++,
    });
    assertEquals([again.stopped, again.steps.length, again.epochs.length], [reason, 0, 0]);
    assertEquals([started, saved], [0, 0]);
    assertEquals(again.state, first.state);
    assertEquals(model.getWeights().map((weight) => weight.dataSync()), kept);
    model.dispose();
  }
});

Deno.test("a low enough error ends a run only at the end of an epoch", () => {
  const state = { ...INITIAL_TRAINING_STATE, epoch: 1, validationError: 0 };
  assertEquals(endReason(state, { epochs: 3, stopAtError: 0 }), "reached");
  assertEquals(endReason({ ...state, epochStep: 2 }, { epochs: 3, stopAtError: 0 }), undefined);
  assertEquals(endReason(state, { epochs: 3 }), undefined);
  assertEquals(endReason(INITIAL_TRAINING_STATE, { epochs: 3, stopAtError: 1 }), undefined);
});
