/**
 * Figures of the cost of a network: the parameters and multiplications of each layer, and the
 * memory that one training step needs at each moment.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { describeNetwork } from "../../spec/shapes.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { requireSpecFields } from "../../spec/spec_fields.ts";
import { requireInteger } from "../../argument_checks.ts";
import { thresholdLayout } from "./curves.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Trace } from "../figure_spec.ts";
import type { Picture } from "../pictures/picture.ts";
import { okabeIto, seriesStyle, shadesOf, withOpacity } from "../style.ts";
import { treemap } from "./treemap.ts";

/** The cost of a layer, over all its towers. */
interface LayerCost {
  name: string;
  parameters: number;
  multiplyAdds: number;
  /** Number of the layer's outputs for one image. */
  outputs: number;
}

function layerCosts(spec: AlexNetSpec): LayerCost[] {
  const costs = new Map<string, LayerCost>();
  for (const row of describeNetwork(spec).rows) {
    const name = row.name.replace(/^tower\d+\//, "");
    const cost = costs.get(name) ?? { name, parameters: 0, multiplyAdds: 0, outputs: 0 };
    cost.parameters += row.parameters;
    cost.multiplyAdds += row.multiplyAdds;
    cost.outputs += row.output.reduce((product, size) => product * size, 1);
    costs.set(name, cost);
  }
  return [...costs.values()];
}

/** Options of {@linkcode costFigure}. */
export interface CostFigureOptions extends Partial<FigureText> {
  /** What the reader should take away from the figure. */
  takeaway: string;
  /** A short title of the figure. */
  title?: string;
}

/**
 * The share of each layer in the parameters and multiplications of `spec`, as two treemaps:
 * convolutions in shades of blue, fully-connected layers in shades of orange.
 *
 * @param spec the network.
 * @param options texts that replace the generated ones.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option or a missing takeaway, and if a window of `spec`
 * is larger than the maps that it reads, or its towers cannot share a layer evenly.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { costFigure } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = costFigure(preset("paper"), {
 *   takeaway: "Convolutions cost time, fully-connected layers cost memory.",
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function costFigure(spec: AlexNetSpec, options: CostFigureOptions): Picture {
  requireSpecFields("costFigure", spec);
  requireFigureOptions("costFigure", options, { title: true });
  const layers = layerCosts(spec).filter((layer) => layer.parameters > 0);
  const convolutions = layers.filter(({ name }) => name.startsWith("conv")).length;
  const colors = [
    ...shadesOf(okabeIto[0], convolutions),
    ...shadesOf(okabeIto[1], layers.length - convolutions),
  ];
  return treemap({
    ...options,
    items: layers.map(({ name }, i) => ({ name, color: colors[i] })),
    measures: [
      { label: "parameters", values: layers.map((layer) => layer.parameters) },
      { label: "multiplications", values: layers.map((layer) => layer.multiplyAdds) },
    ],
  });
}

/** The memory in use at one moment of a training step, in bytes. */
export interface MemoryMoment {
  /** The moment, e.g. `forward conv1`. */
  name: string;
  /** Weights and biases. */
  weights: number;
  /** The velocity of each weight. */
  velocities: number;
  /** Outputs that the backward pass still needs. */
  activations: number;
  /** Gradients of the weights so far. */
  gradients: number;
  /** The gradient that is passed back through the layers. */
  signal: number;
}

/**
 * The memory of one training step of `spec` with `batch` images, at 4 bytes per number: each
 * layer's output is kept until its backward pass, and each gradient until the update. Copies for
 * normalization and dropout and the workspace of a convolution are not counted.
 *
 * @param spec the network.
 * @param batch images per step.
 * @returns the memory in use at each moment of the step, in bytes.
 * @throws {BadArgumentError} if `batch` is not a positive integer.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { stepMemory } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const [first] = stepMemory(preset("paper"), 128);
 * assertEquals(first.weights, 4 * 60_965_224);
 * ```
 */
export function stepMemory(spec: AlexNetSpec, batch: number): MemoryMoment[] {
  requireSpecFields("stepMemory", spec);
  requireInteger("batch", batch, { min: 1 });
  const layers = layerCosts(spec);
  const weights = 4 * layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const held = { weights, velocities: weights };
  const moments: MemoryMoment[] = [];
  let activations = 4 * batch * spec.side * spec.side * 3;
  for (const layer of layers) {
    activations += 4 * batch * layer.outputs;
    moments.push({ name: `forward ${layer.name}`, ...held, activations, gradients: 0, signal: 0 });
  }
  let gradients = 0;
  for (const layer of layers.toReversed()) {
    gradients += 4 * layer.parameters;
    const signal = 4 * batch * layer.outputs;
    moments.push({ name: `backward ${layer.name}`, ...held, activations, gradients, signal });
    activations -= signal;
  }
  moments.push({ name: "update", ...held, activations: 0, gradients, signal: 0 });
  return moments;
}

/** Options of {@linkcode memoryFigure}. */
export interface MemoryFigureOptions extends FigureText {
  /** The moments, from {@linkcode stepMemory}. */
  moments: readonly MemoryMoment[];
  /** The available memory, e.g. the 3 GB of a GTX 580. */
  limit?: { bytes: number; label: string };
  /** A short title of the figure. */
  title?: string;
}

const kinds = [
  ["weights", "weights"],
  ["velocities", "velocities"],
  ["activations", "outputs kept for the backward pass"],
  ["gradients", "gradients of weights"],
  ["signal", "gradient passed back"],
] as const;

/**
 * The memory at each moment of a training step, by kind of content.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { memoryFigure, stepMemory } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = memoryFigure({
 *   moments: stepMemory(preset("cifarSmall"), 128),
 *   alt: "Memory rises to the last layer and falls again.",
 *   takeaway: "Activations take the most.",
 * });
 * assertEquals(plot.alt, "Memory rises to the last layer and falls again.");
 * ```
 */
export function memoryFigure(options: MemoryFigureOptions): Plot {
  requireFigureOptions("memoryFigure", options, {
    moments: [{
      name: true,
      weights: true,
      velocities: true,
      activations: true,
      gradients: true,
      signal: true,
    }],
    limit: { bytes: true, label: true },
    title: true,
  });
  const { moments, limit } = options;
  const mebibytes = 2 ** 20;
  const data = kinds.map(([key, name], index): Trace => {
    const { color, dash } = seriesStyle(index);
    return {
      type: "scatter",
      mode: "lines",
      name,
      x: moments.map((moment) => moment.name),
      y: moments.map((moment) => moment[key] / mebibytes),
      stackgroup: "memory",
      line: { color, dash, width: 1.5, shape: "hvh" },
      fillcolor: withOpacity(okabeIto[index], 0.35),
    };
  });
  return new Plot({
    data,
    layout: {
      title: options.title,
      height: 480,
      xaxis: { type: "category", tickangle: -50, showgrid: false },
      yaxis: { title: "Memory (MiB)", rangemode: "tozero" },
      ...thresholdLayout(
        limit === undefined ? [] : [{ value: limit.bytes / mebibytes, label: limit.label }],
      ),
    },
  }, options);
}
