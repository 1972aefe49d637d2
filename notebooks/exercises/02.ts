/**
 * Exercises of lesson 02: the arithmetic of a network.
 *
 * @module
 */
import type { Draws, Exercise } from "../../lib/course/mod.ts";

/** The side of a map, rounded as in 2012. */
export const mapSide: Exercise<
  (side: number, size: number, stride: number, padding: number) => number
> = {
  name: "mapSide",
  task: "Return the number of windows of `size` pixels, `stride` apart, along a line of " +
    "`side` pixels with `padding` zeros on **each** side, as the program of 2012 counts " +
    "them: a last window may hang over the end.",
  difficulty: 1,
  minutes: 5,
  inputs: ["side", "size", "stride", "padding"],
  properties: [
    {
      says: "windows that fit exactly are counted from the first to the last",
      inputs: [[3, 3, 1, 0], [5, 3, 1, 0], [55, 3, 2, 0], [227, 11, 4, 0], [13, 13, 1, 0]],
      more: (draw) =>
        draw.times(3, () => {
          const [size, stride] = [draw.integer(2, 11), draw.integer(1, 4)];
          return [size + stride * draw.integer(2, 40), size, stride, 0];
        }),
      expected: windowCount,
      hints: [
        "The first window needs `size` pixels; each further one needs `stride` more.",
        "(side - size) / stride steps, and one window more than steps.",
      ],
    },
    {
      says: "zeros stand on both sides of the line",
      inputs: [[3, 3, 1, 1], [27, 5, 1, 2], [13, 3, 1, 1]],
      more: (draw) =>
        draw.times(3, () => [draw.integer(20, 60), draw.integer(3, 9), 1, draw.integer(1, 4)]),
      expected: windowCount,
      hints: ["With `padding` on each side, the line is 2 * padding longer."],
    },
    {
      says: "a last window that does not fit is counted: 224 by 11 and 4 gives 55",
      inputs: [[4, 3, 2, 0], [8, 3, 2, 0], [224, 11, 4, 0], [32, 3, 2, 0]],
      more: (draw) =>
        draw.times(3, () => {
          const [size, stride] = [draw.integer(3, 11), draw.integer(2, 5)];
          const over = draw.integer(1, stride - 1);
          return [size + stride * draw.integer(2, 40) + over, size, stride, 0];
        }),
      expected: windowCount,
      hints: ["Math.ceil, not Math.floor: the program of 2012 rounds up."],
    },
  ],
};

/** The parameters of a convolution that is divided into towers. */
export const groupedParameters: Exercise<
  (inMaps: number, kernels: number, size: number, groups: number) => number
> = {
  name: "groupedParameters",
  task: "A convolution of `kernels` kernels of `size` × `size` over `inMaps` maps is " +
    "divided into `groups` towers. Each tower has its share of the kernels and reads " +
    "only its share of the maps. Return the number of weights and biases of all towers.",
  difficulty: 2,
  minutes: 6,
  inputs: ["inMaps", "kernels", "size", "groups"],
  properties: [
    {
      says: "a layer in one piece has one weight for each pixel and map of each kernel's window",
      inputs: [[1, 1, 1, 1], [1, 1, 3, 1], [3, 1, 1, 1], [3, 96, 11, 1], [256, 384, 3, 1]],
      more: (draw) =>
        draw.times(3, () => [draw.integer(2, 99), draw.integer(2, 99), draw.integer(2, 9), 1]),
      expected: parametersOf,
      hints: [
        "One kernel: size * size * inMaps weights and 1 bias.",
        "A window is a square: size counts twice.",
      ],
    },
    {
      says: "a kernel of a tower reads the tower's maps alone: conv2 has 5 x 5 x 48 weights each",
      inputs: [[2, 2, 1, 2], [96, 256, 5, 2], [384, 384, 3, 2], [384, 256, 3, 2]],
      more: (draw) =>
        draw.times(3, () => {
          const groups = draw.integer(2, 4);
          const [inMaps, kernels] = draw.integers(2, 2, 40).map((maps) => maps * groups);
          return [inMaps, kernels, draw.integer(2, 7), groups];
        }),
      expected: parametersOf,
      hints: [
        "Only the maps that a kernel reads are fewer: inMaps / groups.",
        "The number of kernels, and of biases, is still `kernels` in all.",
      ],
    },
  ],
};

/** A layer, as the exercise on memory describes it. */
interface LayerSize {
  /** Name of the layer. */
  name: string;
  /** Weights and biases. */
  parameters: number;
  /** Numbers that it puts out for one image. */
  outputs: number;
}

/** The layer that holds most memory. */
export const hungriest: Exercise<(layers: LayerSize[], batch: number) => string> = {
  name: "hungriest",
  task: "A layer holds each parameter three times, and its outputs once for each image of " +
    "the batch. Return the name of the layer that holds most; of equals, the first.",
  difficulty: 2,
  minutes: 8,
  inputs: ["layers", "batch"],
  properties: [
    {
      says: "weight, velocity and gradient: each parameter is held three times",
      inputs: [
        [[size("a", 5, 0), size("b", 4, 0)], 1],
        [[size("a", 0, 20), size("b", 10, 0)], 1],
        [[size("conv1", 34_944, 290_400), size("fc6", 37_752_832, 4096)], 128],
      ],
      more: (draw) => draw.times(6, () => [layersOf(draw), 1]),
      expected: mostHeld,
      hints: ["3 * parameters, then the outputs on top."],
    },
    {
      says: "the outputs grow with the batch, the parameters do not",
      inputs: [
        [[size("a", 5, 1), size("b", 1, 2)], 100],
        [[size("conv1", 34_944, 290_400), size("fc6", 37_752_832, 4096)], 1024],
        [[size("conv1", 34_944, 290_400), size("fc6", 37_752_832, 4096)], 1],
      ],
      more: (draw) => draw.times(6, () => [layersOf(draw), draw.integer(2, 60)]),
      expected: mostHeld,
      hints: ["3 * parameters + batch * outputs."],
    },
    {
      says: "of equals the first is named",
      inputs: [[[size("a", 1, 1), size("b", 1, 1)], 2], [[size("a", 0, 3), size("b", 1, 0)], 1]],
      more: (draw) =>
        draw.times(3, () => {
          const [first, second, third] = draw.shuffled(["a", "b", "conv1", "fc6"]);
          const [held, batch] = [draw.integer(2, 9), draw.integer(2, 5)];
          const equal = [size(first, batch * held, 0), size(second, 0, 3 * held)];
          return [[size(third, 1, 1), ...draw.pick([equal, equal.toReversed()])], batch];
        }),
      expected: mostHeld,
      hints: ["Replace the best so far only by a layer that holds more, not by an equal one."],
    },
  ],
};

/** Printed numbers that cannot be right. */
export const contradictions: Exercise<
  (layers: { side: number; maps: number; printed: number }[]) => number[]
> = {
  name: "contradictions",
  task: "A caption prints the units of each layer. Return the indices, in order, of the " +
    "layers whose printed number is not `side` squared, times `maps`.",
  difficulty: 1,
  minutes: 5,
  inputs: ["layers"],
  properties: [
    {
      says: "a map has a side in both directions",
      inputs: [
        [[{ side: 2, maps: 3, printed: 12 }]],
        [[{ side: 2, maps: 3, printed: 6 }]],
        [[{ side: 55, maps: 96, printed: 253_440 }, { side: 27, maps: 256, printed: 186_624 }]],
      ],
      more: (draw) =>
        draw.times(4, () => {
          const [side, maps] = [draw.integer(2, 60), draw.integer(2, 300)];
          return [[{ side, maps, printed: draw.pick([side, 1]) * side * maps }]];
        }),
      expected: contradicting,
      hints: ["side * side * maps: the map is a square."],
    },
    {
      says: "every layer is looked at, and its index counts from 0",
      inputs: [
        [[{ side: 1, maps: 4096, printed: 4096 }, { side: 13, maps: 384, printed: 64_896 }]],
        [[
          { side: 1, maps: 1, printed: 2 },
          { side: 1, maps: 1, printed: 1 },
          { side: 3, maps: 2, printed: 17 },
        ]],
        [[]],
      ],
      more: (draw) =>
        draw.times(3, () => [
          draw.shuffled([0, 1, -1, draw.integer(0, 2)]).map((off) => {
            const [side, maps] = [draw.integer(1, 60), draw.integer(1, 300)];
            return { side, maps, printed: side * side * maps + off };
          }),
        ]),
      expected: contradicting,
      hints: ["There may be none, one or several: collect them in a list."],
    },
  ],
};

function windowCount(side: number, window: number, stride: number, padding: number): number {
  return 1 + Math.ceil((side + 2 * padding - window) / stride);
}

function parametersOf(inMaps: number, kernels: number, window: number, groups: number): number {
  return (window * window * inMaps / groups + 1) * kernels;
}

function size(name: string, parameters: number, outputs: number): LayerSize {
  return { name, parameters, outputs };
}

function mostHeld(layers: LayerSize[], batch: number): string {
  const held = layers.map(({ parameters, outputs }) => 3 * parameters + batch * outputs);
  return layers[held.indexOf(Math.max(...held))].name;
}

function contradicting(layers: { side: number; maps: number; printed: number }[]): number[] {
  return layers.flatMap(({ side, maps, printed }, i) => side * side * maps === printed ? [] : [i]);
}

/** Two or three layers, of which one holds most. */
function layersOf(draw: Draws): LayerSize[] {
  return draw.shuffled(["a", "b", "conv1", "fc6"]).slice(draw.integer(1, 2))
    .map((name) => size(name, draw.integer(1, 99), draw.integer(1, 99)));
}
