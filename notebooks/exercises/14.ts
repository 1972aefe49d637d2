/**
 * Exercises of lesson 14: sizes, class numbers, updates, and where a stopped run goes on.
 *
 * @module
 */
import type { Exercise } from "../../lib/course/mod.ts";

/** The size to which an image is scaled. */
export const scaledSize: Exercise<(width: number, height: number, side: number) => number[]> = {
  name: "scaledSize",
  task: "An image is scaled so that its shorter side becomes `side`; the longer one keeps the " +
    "proportions and is rounded down. Return [width, height] after scaling.",
  difficulty: 1,
  minutes: 5,
  inputs: ["width", "height", "side"],
  properties: [
    {
      says: "the shorter side becomes `side`",
      inputs: [[512, 512, 256], [512, 1024, 256], [1024, 512, 256]],
      expected: scaled,
      hints: ["Compare width and height first."],
    },
    {
      says: "the longer side is rounded down",
      inputs: [[500, 375, 256], [640, 427, 256]],
      expected: scaled,
      hints: ["Math.floor(side * longer / shorter)"],
    },
    {
      says: "small images are enlarged",
      inputs: [[32, 32, 256], [100, 60, 256]],
      expected: scaled,
      hints: ["The rule is the same in both directions."],
    },
  ],
};

/** The class number of each file. */
export const labelsOf: Exercise<(paths: string[]) => number[]> = {
  name: "labelsOf",
  task: "Each path is `class/file`. Number the classes from 0 in the alphabetical order of their " +
    "names and return the number of each path's class.",
  difficulty: 2,
  minutes: 8,
  inputs: ["paths"],
  properties: [
    {
      says: "classes are numbered from 0",
      inputs: [[["cat/1.jpg"]], [["cat/1.jpg", "dog/1.jpg"]]],
      expected: labels,
      hints: ["The first class has number 0."],
    },
    {
      says: "files of one class have one number",
      inputs: [[["cat/1.jpg", "cat/2.jpg", "dog/1.jpg"]]],
      expected: labels,
      hints: ["Collect the names in a Set first."],
    },
    {
      says: "the order is that of the names, not that of the files",
      inputs: [[["dog/1.jpg", "cat/1.jpg"]], [["b/1.png", "c/1.png", "a/1.png", "b/2.png"]]],
      expected: labels,
      hints: ["Sort the names; a folder may be listed in any order."],
    },
  ],
};

/** How many updates a training has. */
export const updatesOf: Exercise<(images: number, batchSize: number, passes: number) => number> = {
  name: "updatesOf",
  task: "Return how many updates of the weights `passes` passes over `images` images make; the " +
    "last batch of a pass may be smaller than `batchSize`.",
  difficulty: 1,
  minutes: 5,
  inputs: ["images", "batchSize", "passes"],
  properties: [
    {
      says: "one update a batch",
      inputs: [[256, 128, 1], [1280, 128, 90]],
      expected: updates,
      hints: ["images / batchSize batches a pass."],
    },
    {
      says: "what is left over is a batch of its own",
      inputs: [[100, 128, 1], [300, 128, 1]],
      expected: updates,
      hints: ["Round up."],
    },
    {
      says: "each pass has its own last batch",
      inputs: [[130, 128, 2], [1_200_001, 128, 90]],
      expected: updates,
      hints: ["Round up before multiplying by the passes."],
    },
  ],
};

/** Where a stopped run goes on. */
export const goOnAt: Exercise<
  (updates: number, images: number, batchSize: number) => number[]
> = {
  name: "goOnAt",
  task:
    "A run was stopped after `updates` updates. Return [pass, batch] of its next update, both " +
    "counted from 0.",
  difficulty: 2,
  minutes: 8,
  inputs: ["updates", "images", "batchSize"],
  properties: [
    {
      says: "a run that has not begun begins at the beginning",
      inputs: [[0, 1000, 100]],
      expected: goOn,
      hints: ["The next update is the one whose number, from 0, is `updates`."],
    },
    {
      says: "within a pass the batch is counted on",
      inputs: [[3, 1000, 100], [14, 1000, 100]],
      expected: goOn,
      hints: ["The remainder of updates divided by the batches of a pass."],
    },
    {
      says: "after the last batch the next pass begins",
      inputs: [[10, 1000, 100], [20, 1000, 100]],
      expected: goOn,
      hints: ["Ten batches have the numbers 0 to 9."],
    },
    {
      says: "a smaller last batch counts as one",
      inputs: [[10, 1001, 100], [11, 1001, 100]],
      expected: goOn,
      hints: ["Batches a pass: images / batchSize, rounded up."],
    },
  ],
};

function scaled(width: number, height: number, side: number): number[] {
  return width <= height
    ? [side, Math.floor(side * height / width)]
    : [Math.floor(side * width / height), side];
}

function labels(paths: string[]): number[] {
  const classes = paths.map((path) => path.split("/")[0]);
  const names = [...new Set(classes)].sort();
  return classes.map((name) => names.indexOf(name));
}

function updates(images: number, batchSize: number, passes: number): number {
  return passes * Math.ceil(images / batchSize);
}

function goOn(done: number, images: number, batchSize: number): number[] {
  const batches = Math.ceil(images / batchSize);
  return [Math.floor(done / batches), done % batches];
}
