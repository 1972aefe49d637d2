/**
 * Exercises of lesson 14: sizes, class numbers, updates, and what kind of file an image is.
 *
 * @module
 */
import type { Exercise } from "../../lib/course/mod.ts";

const jpeg = [0xff, 0xd8, 0xff];
const png = [0x89, 0x50, 0x4e, 0x47];

/** The size to which an image is scaled. */
export const scaledSize: Exercise<(width: number, height: number, side: number) => number[]> = {
  name: "scaledSize",
  task: "An image is scaled so that its shorter side becomes `side`; the longer one keeps the " +
    "proportions and is rounded down. Return `[width, height]` after scaling.",
  difficulty: 1,
  minutes: 5,
  inputs: ["width", "height", "side"],
  properties: [
    {
      says: "the shorter side becomes `side`",
      inputs: [[512, 512, 256], [512, 1024, 256], [1024, 512, 256]],
      more: (draw) =>
        draw.times(3, () => {
          const side = 16 * draw.integer(2, 20);
          return draw.pick([[2 * side, 4 * side, side], [8 * side, 2 * side, side]]);
        }),
      expected: scaled,
      hints: ["Compare width and height first."],
    },
    {
      says: "the longer side is rounded down",
      inputs: [[500, 375, 256], [640, 427, 256]],
      more: (draw) =>
        draw.times(3, () =>
          draw.until(
            () => [draw.integer(300, 900), draw.integer(300, 900), draw.pick([128, 224, 256])],
            ([width, height, side]) => {
              const rest = side * Math.max(width, height) / Math.min(width, height) % 1;
              return rest > 0.5 && rest < 0.99;
            },
          )),
      expected: scaled,
      hints: ["Math.floor(side * longer / shorter)"],
    },
    {
      says: "small images are enlarged",
      inputs: [[32, 32, 256], [96, 64, 256]],
      more: (draw) =>
        draw.times(3, () => {
          // The factor is a whole number, in whatever order it is computed.
          const short = draw.pick([16, 32, 64]);
          const [width, height] = draw.shuffled([short, draw.integer(short, 3 * short)]);
          return [width, height, draw.pick([128, 256])];
        }),
      expected: scaled,
      hints: ["The rule is the same in both directions."],
    },
  ],
};

/** The class number of each file. */
export const labelsOf: Exercise<(paths: string[]) => number[]> = {
  name: "labelsOf",
  task:
    "Each path is `class/file`. Number the classes from zero in the alphabetical order of their " +
    "names and return the number of each path's class.",
  difficulty: 2,
  minutes: 8,
  inputs: ["paths"],
  properties: [
    {
      says: "classes are numbered from 0",
      inputs: [[["cat/1.jpg"]], [["cat/1.jpg", "dog/1.jpg"]]],
      more: (draw) =>
        draw.times(2, () => [
          draw.distinct(3, 10, 99).sort().map((i) => `n${i}/${draw.integer(1, 9)}.jpg`),
        ]),
      expected: labels,
      hints: ["The first class has number 0."],
    },
    {
      says: "files of one class have one number",
      inputs: [[["cat/1.jpg", "cat/2.jpg", "dog/1.jpg"]]],
      more: (draw) =>
        draw.times(2, () => [
          draw.distinct(2, 10, 99).sort().flatMap((i) => [`n${i}/1.jpg`, `n${i}/2.jpg`]),
        ]),
      expected: labels,
      hints: ["Collect the names in a Set first."],
    },
    {
      says: "the order is that of the names, not that of the files",
      inputs: [[["dog/1.jpg", "cat/1.jpg"]], [["b/1.png", "c/1.png", "a/1.png"]]],
      more: (draw) =>
        draw.times(3, () => [
          draw.shuffled(draw.distinct(4, 10, 99).flatMap((i) => [`n${i}/1.jpg`, `n${i}/2.jpg`])),
        ]),
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
      more: (draw) =>
        draw.times(2, () => {
          const batchSize = draw.integer(2, 200);
          return [batchSize * draw.integer(2, 50), batchSize, draw.integer(1, 90)];
        }),
      expected: updates,
      hints: ["images / batchSize batches a pass."],
    },
    {
      says: "what is left over is a batch of its own",
      inputs: [[100, 128, 1], [300, 128, 1]],
      more: (draw) =>
        draw.times(2, () => {
          const batchSize = draw.integer(5, 200);
          return [batchSize * draw.integer(0, 9) + draw.integer(1, 4), batchSize, 1];
        }),
      expected: updates,
      hints: ["Round up."],
    },
    {
      says: "each pass has its own last batch",
      inputs: [[130, 128, 2], [1_200_001, 128, 90]],
      more: (draw) =>
        draw.times(3, () => {
          const batchSize = draw.integer(5, 200);
          const images = batchSize * draw.integer(1, 9) + draw.integer(1, 4);
          return [images, batchSize, draw.integer(2, 90)];
        }),
      expected: updates,
      hints: ["Round up before multiplying by the passes."],
    },
  ],
};

/** What kind of file the first bytes say. */
export const kindOf: Exercise<(bytes: number[]) => string> = {
  name: "kindOf",
  task: 'Return what the first bytes of a file say that it is: `"jpeg"` if it begins with ' +
    '`0xff, 0xd8, 0xff`, `"png"` if it begins with `0x89, 0x50, 0x4e, 0x47`, else `"neither"`.',
  difficulty: 2,
  minutes: 8,
  inputs: ["bytes"],
  properties: [
    {
      says: "each kind is told by its own bytes",
      inputs: [[[0xff, 0xd8, 0xff, 0xe0]], [[0x89, 0x50, 0x4e, 0x47, 0x0d]]],
      more: (draw) => [jpeg, png].map((kind) => [[...kind, ...draw.integers(3, 0, 255)]]),
      expected: kind,
      hints: ["Compare bytes[0], bytes[1], ... with the numbers of each kind."],
    },
    {
      says: "all of these bytes must agree",
      inputs: [[[0xff, 0xd9, 0xff, 0xe0]], [[0x89, 0x50, 0x4e, 0x46]], [[0xff, 0xd8, 0xfe]]],
      more: (draw) =>
        [0, 1, 2].map((changed) => {
          const bytes = draw.pick([jpeg, png]);
          return [[...bytes.with(changed, bytes[changed] - 1), ...draw.integers(2, 0, 255)]];
        }),
      expected: kind,
      hints: ["start.every((byte, i) => bytes[i] === byte)"],
    },
    {
      says: "a file that is cut off within them is neither",
      inputs: [[[]], [[0xff, 0xd8]], [[0x89, 0x50, 0x4e]]],
      more: (draw) =>
        draw.times(2, () => {
          const bytes = draw.pick([jpeg, png]);
          return [bytes.slice(0, draw.integer(1, bytes.length - 1))];
        }),
      expected: kind,
      hints: ["Of a file of two bytes, bytes[2] is undefined: that is not what was asked for."],
    },
    {
      says: "the bytes stand at the beginning",
      inputs: [[[0, 0xff, 0xd8, 0xff]], [[0x3c, 0x89, 0x50, 0x4e, 0x47]]],
      more: (draw) =>
        draw.times(
          3,
          () => [[draw.integer(1, 99), ...draw.pick([jpeg, png]), draw.integer(0, 255)]],
        ),
      expected: kind,
      hints: ["A picture inside another file does not make that file a picture."],
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

function kind(bytes: number[]): string {
  const begins = (start: number[]) => start.every((byte, i) => bytes[i] === byte);
  if (begins(jpeg)) return "jpeg";
  return begins(png) ? "png" : "neither";
}
