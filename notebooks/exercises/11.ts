/**
 * Exercises of lesson 11: reading a run, pricing one, and going on where it stopped.
 *
 * @module
 */
import type { Exercise } from "../../lib/course/mod.ts";

/** What is wrong with a run. */
export const diagnose: Exercise<
  (training: number[], validation: number[], classes: number) => string
> = {
  name: "diagnose",
  task: "`training` and `validation` are losses after each epoch. Return what is wrong: " +
    '`"diverged"` when a loss is not a finite number; `"plateau"` when the last training loss is ' +
    'above `0.95 * Math.log(classes)`; `"overfit"` when the last validation loss is more than a ' +
    'tenth above its lowest value; else `"fine"`. The first that applies counts.',
  difficulty: 2,
  minutes: 12,
  inputs: ["training", "validation", "classes"],
  properties: [
    {
      says: "a loss that is not a finite number is a run that diverged",
      inputs: [
        [[2.3, NaN], [2.3, NaN], 10],
        [[2, 5, Infinity], [2, 4, 9], 10],
        [[2, 1.8], [2, NaN], 10],
        [[2, NaN, 1.8], [2, 1.9, 1.9], 10],
      ],
      more: (draw) =>
        [0, 1, 2].map((epoch) => {
          const [training, validation] = [draw.decimals(3, 1, 2), draw.decimals(3, 1, 2)];
          draw.pick([training, validation])[epoch] = draw.pick([NaN, Infinity]);
          return [training, validation, 10];
        }),
      expected: diagnosis,
      hints: [
        "Number.isFinite, for every loss; NaN is neither smaller nor larger than any number.",
      ],
    },
    {
      says: "a training loss near ln(classes) is the plateau of a net that has learned nothing",
      inputs: [
        [[2.303, 2.302], [2.303, 2.303], 10],
        [[6.9, 6.85], [6.9, 6.9], 1000],
        [[2.3, 2.2], [2.3, 2.25], 10],
        [[2.303, 2.302], [2.303, 2.9], 10],
      ],
      more: (draw) =>
        [1, 2].map((rise) => {
          const classes = draw.pick([5, 20, 100, 1000]);
          const last = Number((draw.decimal(0.96, 0.98, 2) * Math.log(classes)).toFixed(3));
          return [[last + 0.1, last], [last, rise * last], classes];
        }),
      expected: diagnosis,
      hints: [
        "Math.log(10) is 2.303, Math.log(1000) is 6.908: the number of classes matters.",
        "0.95 * Math.log(10) is 2.187. Ask this before you look at the validation losses.",
      ],
    },
    {
      says: "a validation loss that rises from its least is overfitting",
      inputs: [
        [[1.5, 0.5, 0.1], [1.6, 1.2, 1.5], 10],
        [[1, 0.2], [1, 1.2], 10],
        [[1.5, 0.9, 0.8], [1.5, 1, 1.11], 10],
      ],
      more: (draw) =>
        draw.times(3, () => {
          const least = draw.decimal(0.8, 1.2);
          return [[1.5, 0.9, draw.decimal(0.1, 0.8)], [2, least, least * 1.2], 10];
        }),
      expected: diagnosis,
      hints: ["Compare the last with Math.min(...validation), not with the first."],
    },
    {
      says: "a run that learns is fine",
      inputs: [
        [[1.5, 1.2, 1], [1.6, 1.4, 1.3], 10],
        [[2, 1.1], [2, 1.25], 10],
        [[2.2, 2.17], [2.2, 2.18], 10],
        [[1.5, 0.9, 0.8], [1.5, 1, 1.09], 10],
      ],
      more: (draw) =>
        [draw.decimal(0.1, 0.5, 2), draw.decimal(0.9, 0.94, 2)].map((share) => {
          const classes = draw.pick([10, 20, 100]);
          const last = Number((share * Math.log(classes)).toFixed(3));
          return [[last + 0.2, last], [last + 0.1, 1.05 * last], classes];
        }),
      expected: diagnosis,
      hints: [
        "A validation loss above the training loss is usual.",
        "A small rise is usual too: overfitting begins at 1.1 * Math.min(...validation).",
      ],
    },
  ],
};

/** How long a training takes. */
export const trainingDays: Exercise<
  (images: number, epochs: number, mflop: number, gflops: number) => number
> = {
  name: "trainingDays",
  task: "A net costs `mflop` million operations an image, forward. Training costs three times as " +
    "much. Return the days for `epochs` passes over `images` images at `gflops` billion " +
    "operations a second.",
  difficulty: 1,
  minutes: 6,
  inputs: ["images", "epochs", "mflop", "gflops"],
  properties: [
    {
      says: "operations over operations a second are seconds, and a day has 86,400",
      inputs: [[86400, 1, 1000, 3], [1000, 10, 1449, 100]],
      more: (draw) => [
        // A short and a long run: no number of days is near both.
        [1000 * draw.integer(50, 100), 10, draw.integer(100, 300), draw.integer(1000, 2000)],
        [1000 * draw.integer(800, 1200), 90, draw.integer(1000, 2000), draw.integer(20, 100)],
      ],
      complaint: (result, ...run) => {
        const right = days(...run);
        return result > right / 4 && result < 4 * right
          ? undefined
          : `expected about ${right} days but found ${result}`;
      },
      hints: ["1449 million operations are 1.449 billion.", "A day has 24 * 60 * 60 seconds."],
    },
    {
      says: "backward costs twice as much as forward",
      inputs: [[86400, 1, 1000, 3], [1_200_000, 90, 1449, 1000]],
      more: (draw) =>
        draw.times(3, () => [
          1000 * draw.integer(50, 1200),
          draw.integer(10, 90),
          draw.integer(100, 2000),
          draw.integer(20, 2000),
        ]),
      complaint: (result, ...run) => {
        const right = days(...run);
        // Wrong units are the other property.
        const near = result > right / 4 && result < 4 * right;
        return near && Math.abs(result / right - 1) > 1e-9
          ? `expected ${right} days but found ${result}`
          : undefined;
      },
      hints: ["3 * mflop for an image: once forward, twice back."],
    },
  ],
};

/** Where a resumed run goes on. */
export const whereItStopped: Exercise<
  (step: number, images: number, batchSize: number) => number[]
> = {
  name: "whereItStopped",
  task:
    "A run has made `step` updates on batches of `batchSize` of `images` images; the last batch " +
    "of an epoch holds what is left. Return `[epoch, batch]` of the next update, both counted from " +
    "zero.",
  difficulty: 2,
  minutes: 8,
  inputs: ["step", "images", "batchSize"],
  properties: [
    {
      says: "a run that has not begun is at the beginning",
      inputs: [[0, 100, 10], [3, 100, 10]],
      more: (draw) => {
        const [batchSize, batches] = [draw.integer(5, 50), draw.integer(5, 20)];
        return [0, draw.integer(1, batches - 1)].map((
          step,
        ) => [step, batchSize * batches, batchSize]);
      },
      expected: position,
      hints: ["Both count from 0."],
    },
    {
      says: "after the last batch of an epoch comes the first of the next",
      inputs: [[10, 100, 10], [25, 100, 10]],
      more: (draw) =>
        [0, 1, 4].map((over) => {
          const [batchSize, batches] = [draw.integer(5, 50), draw.integer(5, 20)];
          return [batches * draw.integer(1, 5) + over, batchSize * batches, batchSize];
        }),
      expected: position,
      hints: ["Divide by the number of batches an epoch: the quotient and the rest."],
    },
    {
      says: "the short last batch counts as a batch",
      inputs: [[7, 60, 8], [9, 60, 8], [392, 50000, 128]],
      more: (draw) =>
        draw.times(3, () => {
          const [batchSize, batches] = [draw.integer(5, 50), draw.integer(5, 20)];
          const images = batchSize * batches + draw.integer(1, batchSize - 1);
          return [(batches + 1) * draw.integer(1, 9) + draw.integer(0, batches), images, batchSize];
        }),
      expected: position,
      hints: ["Math.ceil(images / batchSize) batches an epoch."],
    },
  ],
};

function diagnosis(training: number[], validation: number[], classes: number): string {
  if (![...training, ...validation].every(Number.isFinite)) return "diverged";
  if (training[training.length - 1] > 0.95 * Math.log(classes)) return "plateau";
  const least = Math.min(...validation);
  return validation[validation.length - 1] > 1.1 * least ? "overfit" : "fine";
}

function days(images: number, epochs: number, mflop: number, gflops: number): number {
  return 3 * images * epochs * mflop / 1000 / gflops / 86400;
}

function position(step: number, images: number, batchSize: number): number[] {
  const batches = Math.ceil(images / batchSize);
  return [Math.floor(step / batches), step % batches];
}
