/**
 * A trained net as a graph of TensorFlow's own operations, which tfjs loads without this library:
 * from the pixels of an image, 0 to 255, to the probabilities of its classes.
 *
 * The graph computes what the net computes outside training. Its nodes `preprocessed` and `logits` can be
 * fed and read by `model.execute`.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Preprocessing } from "../../augmentation/preprocessing.ts";
import { AlexNetError } from "../../errors.ts";
import type { MapNormalizationOptions } from "../../layers/map_normalization.ts";
import type { LocalResponseNormalizationOptions } from "../../ops/local_response_normalization.ts";
import { effectiveAlpha } from "../../ops/local_response_normalization.ts";
import { paddingSides, pooledSide, poolingOverhang } from "../../spec/geometry.ts";
import type { Activation, Pooling } from "../../spec/spec.ts";
import { kernel, type LayerNodes, pad, window, type Windows } from "./layer_nodes.ts";
import { locallyConnected } from "./locally_connected_nodes.ts";
import {
  type GraphFiles,
  integer,
  integers,
  real,
  TensorflowGraph,
  text,
  truth,
} from "./tensorflow_graph.ts";

/**
 * The files of `model` for `tf.loadGraphModel`.
 *
 * @param model a net with logits.
 * @param preprocessing what turns pixels into its inputs.
 * @param metadata what `model.json` stores as `userDefinedMetadata`.
 * @throws {AlexNetError} for a layer that cannot be expressed by these operations.
 */
export async function graphModel(
  model: tf.LayersModel,
  preprocessing: Preprocessing,
  metadata: Record<string, unknown>,
): Promise<GraphFiles> {
  const graph = new TensorflowGraph();
  const { side } = preprocessing;
  const pixels = graph.placeholder("pixels", [-1, side, side, 3]);
  const nodes = new Map<number, string>();
  for (const layer of model.layers) {
    const { id, name } = [layer.output].flat()[0];
    if (layer.getClassName() === "InputLayer") {
      nodes.set(id, preprocessed(graph, pixels, preprocessing));
      continue;
    }
    const inputs = [layer.input].flat();
    const weights = layer.weights.map((weight) => weight.read());
    const node = nodesOf(layer, {
      graph,
      name: layer.name,
      inputs: inputs.map((input) => nodes.get(input.id) ?? input.name),
      shape: inputs[0].shape.slice(1).map((size) => size ?? -1),
      weights: await Promise.all(weights.map(async (weight) => ({
        values: await weight.data<"float32">(),
        shape: weight.shape,
      }))),
    });
    nodes.set(id, node ?? name);
  }
  const last = nodes.get([model.outputs].flat()[0].id) ?? "";
  const logits = graph.node("logits", "Identity", [last]);
  return graph.files(pixels, graph.node("probabilities", "Softmax", [logits]), metadata);
}

/** (pixel - mean) / divisor, in the channel order that the net expects. */
function preprocessed(graph: TensorflowGraph, pixels: string, numbers: Preprocessing): string {
  const { mean, divisor, side, channelOrder } = numbers;
  const shape = mean.length === 3 ? [3] : [side, side, 3];
  const centred = graph.node("centred", "Sub", [pixels, graph.constant("mean", mean, shape)]);
  const divided = [centred, graph.constant("divisor", divisor, [3])];
  if (channelOrder === "rgb") return graph.node("preprocessed", "RealDiv", divided);
  const rgb = graph.node("divided", "RealDiv", divided);
  const order = [graph.index("channel_order", [2, 1, 0]), graph.index("channel_axis", [3], [])];
  return graph.node("preprocessed", "GatherV2", [rgb, ...order]);
}

/** Adds the nodes of `layer`; the last one computes its output. */
function nodesOf(layer: tf.layers.Layer, at: LayerNodes): string {
  const { graph, name, inputs: [x] } = at;
  // The classes of this library write their configurations.
  const config = layer.getConfig() as unknown;
  switch (layer.getClassName()) {
    case "AlexNetConvolution2D":
      return convolution(at, config as Windows);
    case "AlexNetLocallyConnected2D":
      return activated(at, locallyConnected(at, config as Windows), config as Windows);
    case "AlexNetFullyConnected":
      return activated(
        at,
        withBias(
          at,
          graph.node(`${name}/product`, "MatMul", [x, kernel(at)], {
            transpose_a: truth(false),
            transpose_b: truth(false),
          }),
        ),
        config as Windows,
      );
    case "AlexNetLocalResponseNormalization":
      return responseNormalization(at, config as LocalResponseNormalizationOptions);
    case "AlexNetMapNormalization":
      return mapNormalization(at, x, config as MapNormalizationOptions);
    case "AlexNetLocalContrastNormalization": {
      const options = config as MapNormalizationOptions;
      return mapNormalization(at, contrast(at, options.size), options);
    }
    case "AlexNetPooling2D":
      return pooling(at, config as Pooling);
    case "AlexNetTowerSlice": {
      const { tower, towers } = config as { tower: number; towers: number };
      const maps = (at.shape.at(-1) ?? 0) / towers;
      const leading = at.shape.map(() => 0);
      const begin = graph.index(`${name}/begin`, [...leading, tower * maps]);
      const size = graph.index(`${name}/size`, [...leading.map(() => -1), maps]);
      return graph.node(name, "Slice", [x, begin, size]);
    }
    case "AlexNetTestScaledDropout": {
      const { rate } = config as { rate: number };
      return graph.node(name, "Mul", [x, graph.constant(`${name}/scale`, [1 - rate], [])]);
    }
    case "AlexNetInvertedDropout":
      return x;
    case "Activation":
      return activated(at, x, { activation: (config as Windows).activation });
    case "Flatten": {
      const length = at.shape.reduce((product, size) => product * size, 1);
      return graph.node(name, "Reshape", [x, graph.index(`${name}/shape`, [-1, length])]);
    }
    case "Concatenate":
      return graph.node(name, "ConcatV2", [
        ...at.inputs,
        graph.index(`${name}/axis`, [at.shape.length], []),
      ], { N: integer(at.inputs.length) });
  }
  throw new AlexNetError(
    `Expected a layer of this library but found ${layer.getClassName()} in ${name}.`,
  );
}

function withBias({ graph, name, weights: [, bias] }: LayerNodes, sums: string): string {
  const constant = graph.constant(`${name}/bias`, bias.values, bias.shape);
  return graph.node(`${name}/sum`, "BiasAdd", [sums, constant], { data_format: text("NHWC") });
}

const operations: Readonly<Record<Activation, string>> = {
  linear: "Identity",
  relu: "Relu",
  tanh: "Tanh",
};

function activated(
  { graph, name }: LayerNodes,
  sums: string,
  { activation }: Pick<Windows, "activation">,
): string {
  return graph.node(name, operations[activation], [sums]);
}

function convolution(at: LayerNodes, config: Windows): string {
  const { graph, name, inputs: [x] } = at;
  const { stride } = config;
  const [before, after] = paddingSides(config.padding);
  const sums = graph.node(`${name}/convolution`, "Conv2D", [x, kernel(at)], {
    strides: integers(1, stride, stride, 1),
    dilations: integers(1, 1, 1, 1),
    data_format: text("NHWC"),
    padding: text("EXPLICIT"),
    explicit_paddings: integers(0, 0, before, after, before, after, 0, 0),
  });
  return activated(at, withBias(at, sums), config);
}

function responseNormalization(
  { graph, name, inputs: [x], shape }: LayerNodes,
  options: LocalResponseNormalizationOptions,
): string {
  const { k, n, beta } = options;
  return graph.node(name, "LRN", [x], {
    depth_radius: integer(Math.min((n - 1) / 2, (shape.at(-1) ?? 1) - 1)),
    bias: real(k),
    alpha: real(effectiveAlpha(options)),
    beta: real(beta),
  });
}

/** x / (k + alpha * the sum of the squares of `of` over a window of the map)^beta. */
function mapNormalization(
  at: LayerNodes,
  of: string,
  { k, size, alpha, beta, convention }: MapNormalizationOptions,
): string {
  const { graph, name, inputs: [x] } = at;
  const number = (part: string, value: number) => graph.constant(`${name}/${part}`, [value], []);
  const squares = graph.node(`${name}/squares`, "Square", [of]);
  const mean = windowMean(at, "mean", squares, size);
  const ofMean = number("alpha", convention === "literal" ? alpha * size * size : alpha);
  const weighted = graph.node(`${name}/weighted`, "Mul", [mean, ofMean]);
  const sum = graph.node(`${name}/sum`, "AddV2", [weighted, number("k", k)]);
  const power = graph.node(`${name}/power`, "Pow", [sum, number("exponent", -beta)]);
  return graph.node(name, "Mul", [x, power]);
}

/** The difference of each response from the mean around it, where places outside do not count. */
function contrast(at: LayerNodes, size: number): string {
  const { graph, name, inputs: [x], shape: [height, width] } = at;
  const radius = (size - 1) / 2;
  const inside = (place: number, side: number) =>
    Math.min(side - 1, place + radius) - Math.max(0, place - radius) + 1;
  const scale = Float32Array.from(
    { length: height * width },
    (_, i) => size * size / inside(Math.floor(i / width), height) / inside(i % width, width),
  );
  const mean = graph.node(`${name}/around`, "Mul", [
    windowMean(at, "around_with_zeros", x, size),
    graph.constant(`${name}/scale`, scale, [height, width, 1]),
  ]);
  return graph.node(`${name}/contrast`, "Sub", [x, mean]);
}

/** The mean of the size x size window around each place of `x`, with zeros outside the map. */
function windowMean({ graph, name }: LayerNodes, part: string, x: string, size: number): string {
  const sides = [(size - 1) / 2, (size - 1) / 2] as const;
  const padded = pad(graph, `${name}/${part}/padded`, x, sides, sides, 0);
  return window(graph, `${name}/${part}`, "AvgPool", padded, size, 1);
}

/** Pooling, whose last window may extend past the edge; positions beyond it do not count. */
function pooling({ graph, name, inputs: [x], shape }: LayerNodes, config: Pooling): string {
  const { kind, size, stride } = config;
  const [height, width] = shape;
  const [bottom, right] = [poolingOverhang(height, config), poolingOverhang(width, config)];
  const op = kind === "max" ? "MaxPool" : "AvgPool";
  if (bottom === 0 && right === 0) return window(graph, name, op, x, size, stride);
  const outside = kind === "max" ? -3.4e38 : 0;
  const padded = pad(graph, `${name}/padded`, x, [0, bottom], [0, right], outside);
  if (kind === "max") return window(graph, name, op, padded, size, stride);
  const mean = window(graph, `${name}/mean`, op, padded, size, stride);
  const [rows, columns] = [pooledSide(height, config), pooledSide(width, config)];
  const inside = (place: number, side: number) => Math.min(size, side - place * stride);
  const scale = Float32Array.from(
    { length: rows * columns },
    (_, i) => size * size / inside(Math.floor(i / columns), height) / inside(i % columns, width),
  );
  const constant = graph.constant(`${name}/scale`, scale, [rows, columns, 1]);
  return graph.node(name, "Mul", [mean, constant]);
}
