/**
 * Exercises of lesson 09: the paper's update rule, what decays, when the rate drops.
 *
 * @module
 */
import type { Exercise } from "../../lib/course/mod.ts";

/** One update by the paper's rule. */
export const momentumStep: Exercise<
  (w: number, v: number, g: number, learningRate: number, weightDecay: number) => number[]
> = {
  name: "momentumStep",
  task: "A weight `w` has the velocity `v` and the gradient `g`. Return `[w, v]` after one " +
    "update by the paper's rule, with momentum 0.9.",
  difficulty: 2,
  minutes: 10,
  inputs: ["w", "v", "g", "learningRate", "weightDecay"],
  properties: [
    {
      says: "from rest, without decay, the velocity is the gradient times minus the learning rate",
      inputs: [[0, 0, 1, 0.1, 0], [1, 0, -2, 0.01, 0]],
      more: (draw) =>
        draw.times(
          2,
          () => [draw.integer(-3, 3), 0, draw.integer(2, 9), draw.decimal(0.01, 0.2, 2), 0],
        ),
      complaint: wrongVelocity,
      hints: ["v becomes -learningRate * g."],
    },
    {
      says: "nine tenths of the old velocity stay, whatever the learning rate is now",
      inputs: [[0, 1, 0, 0.1, 0], [0, -0.01, 0.1, 0.001, 0]],
      more: (draw) =>
        draw.times(
          2,
          () => [0, draw.decimal(0.1, 2), draw.integer(1, 9), draw.decimal(0.01, 0.2, 2), 0],
        ),
      complaint: wrongVelocity,
      hints: ["The rate stands inside the velocity: 0.9 * v is not multiplied by it again."],
    },
    {
      says: "the decay pulls towards zero, by learningRate * weightDecay * w",
      inputs: [[1, 0, 0, 0.1, 0.5], [-2, 0.1, 0.3, 0.01, 0.0005]],
      more: (draw) =>
        draw.times(2, () => [
          draw.integer(2, 9),
          draw.decimal(-1, 1),
          draw.decimal(-1, 1),
          draw.decimal(0.01, 0.2, 2),
          draw.decimal(0.01, 0.5, 2),
        ]),
      complaint: wrongVelocity,
      hints: ["v gets - weightDecay * learningRate * w, with the w of before the step."],
    },
    {
      says: "the weight moves by the new velocity",
      inputs: [[1, 0.5, 1, 0.1, 0], [0, 0, 1, 0.1, 0]],
      more: (draw) =>
        draw.times(3, () => [
          draw.decimal(-3, 3),
          draw.decimal(-1, 1),
          draw.decimal(-5, 5),
          draw.decimal(0.01, 0.2, 2),
          0,
        ]),
      expected: paperStep,
      hints: ["First v, then w + v with the new v."],
    },
  ],
};

/** Which variables decay. */
export const decayed: Exercise<(names: string[]) => string[]> = {
  name: "decayed",
  task: "Return those of the names whose variables decay in the program of 2012: weights " +
    "(names that end in `/kernel`), not biases.",
  difficulty: 1,
  minutes: 4,
  inputs: ["names"],
  properties: [
    {
      says: "weights decay",
      inputs: [[["conv1/kernel"]], [["conv1/kernel", "fc8/kernel"]]],
      more: (draw) => draw.times(2, () => [draw.distinct(3, 1, 8).map((i) => `conv${i}/kernel`)]),
      expected: kernels,
      hints: ["name.endsWith('/kernel')"],
    },
    {
      says: "biases do not decay",
      inputs: [[["conv1/bias"]], [["conv1/kernel", "conv1/bias", "kernel/bias"]], [
        ["conv1/kernel/bias", "fc8/kernel"],
      ]],
      more: (draw) =>
        draw.times(3, () => [
          draw.shuffled([
            ...draw.distinct(2, 1, 8).map((i) => `fc${i}/kernel`),
            ...[
              `fc${draw.integer(1, 8)}/bias`,
              "kernel/bias",
              `conv${draw.integer(1, 8)}/kernel/bias`,
            ],
          ]),
        ]),
      expected: kernels,
      hints: ["The last part of the name decides, not any part."],
    },
  ],
};

/** When the rate drops. */
export const drops: Exercise<(errors: number[], patience: number) => number[]> = {
  name: "drops",
  task: "`errors` are validation errors after each epoch. Return the epochs (from 0) after " +
    "which the rate is divided: when `patience` epochs in a row brought no new best, at " +
    "most three times. After a drop the count starts again.",
  difficulty: 3,
  minutes: 12,
  inputs: ["errors", "patience"],
  properties: [
    {
      says: "while the error improves, nothing drops",
      inputs: [[[5, 4, 3], 1], [[9, 8, 7, 6, 5], 2]],
      more: (draw) =>
        draw.times(2, () => [
          draw.distinct(draw.integer(3, 6), 1, 50).sort((a, b) => b - a),
          draw.integer(1, 2),
        ]),
      expected: dropEpochs,
      hints: ["Remember the least error so far, and how many epochs ago it was."],
    },
    {
      says: "after `patience` epochs without a new best the rate drops",
      inputs: [[[5, 5], 1], [[5, 4, 4.5, 4.2], 2], [[5, 4, 4.5, 3, 3.5, 3.1], 2]],
      more: (draw) =>
        draw.times(4, (i) => {
          const patience = draw.integer(1, 3);
          const errors = draw.integers(draw.integer(5, 8), 5, 30);
          // Equal errors are no new best.
          return [[20, ...i === 0 ? draw.times(patience, () => 20) : errors], patience];
        }),
      expected: dropEpochs,
      hints: ["An equal error is no new best.", "A new best sets the waiting back to zero."],
    },
    {
      says: "after a drop the waiting begins anew, and there are three drops at most",
      inputs: [[[5, 6, 6, 6], 2], [[5, 6, 6, 6, 6], 2], [[1, 2, 2, 2, 2, 2, 2], 1]],
      more: (draw) =>
        draw.times(3, () => {
          const patience = draw.integer(1, 3);
          return [[5, ...draw.integers(5 * patience + draw.integer(0, 2), 6, 20)], patience];
        }),
      expected: dropEpochs,
      hints: ["Set the count to zero when the rate drops.", "Stop after three."],
    },
  ],
};

/** Where the velocity comes to rest. */
export const steadyVelocity: Exercise<
  (gradient: number, learningRate: number, momentum: number) => number
> = {
  name: "steadyVelocity",
  task: "The gradient stays the same for a long time, and nothing decays. Return the " +
    "velocity that the rule approaches.",
  difficulty: 2,
  minutes: 8,
  inputs: ["gradient", "learningRate", "momentum"],
  properties: [
    {
      says: "without momentum it is the plain step",
      inputs: [[1, 0.1, 0], [-3, 0.01, 0]],
      more: (draw) => draw.times(2, () => [draw.integer(1, 9), draw.decimal(0.01, 0.2, 2), 0]),
      expected: limit,
      hints: ["-learningRate * gradient."],
    },
    {
      says: "with momentum it is the sum of a geometric series",
      inputs: [[1, 0.1, 0.5], [1, 0.01, 0.9], [-2, 0.01, 0.99]],
      more: (draw) =>
        draw.times(3, () => [
          draw.integer(-9, -1),
          draw.decimal(0.01, 0.2, 2),
          draw.decimal(0.1, 0.95, 2),
        ]),
      expected: limit,
      hints: [
        "Solve v = momentum * v - learningRate * gradient for v.",
        "1 / (1 - momentum): ten times the plain step for 0.9.",
      ],
    },
  ],
};

function wrongVelocity(
  [, found]: number[],
  ...[w, v, g, learningRate, weightDecay]: [number, number, number, number, number]
): string | undefined {
  const [, right] = paperStep(w, v, g, learningRate, weightDecay);
  return Math.abs(found - right) < 1e-9 ? undefined : `the velocity is ${found}, not ${right}`;
}

function paperStep(w: number, v: number, g: number, rate: number, decay: number): number[] {
  const velocity = 0.9 * v - decay * rate * w - rate * g;
  return [w + velocity, velocity];
}

function kernels(names: string[]): string[] {
  return names.filter((name) => name.endsWith("/kernel"));
}

function dropEpochs(errors: number[], patience: number): number[] {
  const epochs: number[] = [];
  let best = Infinity, waited = 0;
  errors.forEach((error, epoch) => {
    if (error < best) [best, waited] = [error, 0];
    else waited++;
    if (waited === patience && epochs.length < 3) {
      epochs.push(epoch);
      waited = 0;
    }
  });
  return epochs;
}

function limit(gradient: number, rate: number, momentum: number): number {
  return -rate * gradient / (1 - momentum);
}
