/**
 * One tower of a net as plain data and plain loops, so that a thread can run it without
 * TensorFlow.js: the part of the net that ran on each graphics card in 2012. It is for lesson 10,
 * and deliberately slow.
 *
 * @module
 */
import {
  type ConvolutionShape,
  convolvedSide,
  matrixProduct,
  windowRows,
} from "../../experiments/convolution_by_hand.ts";

/** A step after the sums of a convolution. */
export type TowerStage =
  | { kind: "relu" }
  | { kind: "normalization"; k: number; n: number; alpha: number; beta: number }
  | { kind: "max pooling"; size: number; stride: number; pooledSide: number };

/** One layer of one tower with its weights. */
export interface TowerLayer {
  /** Name of the layer, e.g. `conv2`. */
  name: string;
  /** What it does. */
  kind: "convolution" | "fully connected";
  /** Whether it reads the maps of both towers, so that they must be exchanged first. */
  readsAllTowers: boolean;
  /** `[inputs per unit, units]`, row by row. */
  kernel: Float32Array;
  /** One number per unit. */
  bias: Float32Array;
  /** Input and output shape of a convolution; undefined for a fully-connected layer. */
  shape?: ConvolutionShape;
  /** The steps after the sums, in order. */
  stages: TowerStage[];
  /** Final factor of the outputs: 1 - rate for a layer with dropout, otherwise 1. */
  scale: number;
}

/** The computation of one tower. */
export interface TowerProgram {
  /** Images per batch. */
  batch: number;
  /** The layers from the image upwards; only the first tower's program includes the classifier. */
  layers: TowerLayer[];
}

/** Maps of a batch: `[batch, side, side, maps]`; for fully-connected units the side is 1. */
export interface TowerMaps {
  /** The numbers. */
  values: Float32Array;
  /** Height and width of a map. */
  side: number;
  /** Maps, or units. */
  maps: number;
}

/** Computes the maps of `batch` images after `layer`. */
export function runTowerLayer(layer: TowerLayer, input: TowerMaps, batch: number): TowerMaps {
  const units = layer.bias.length;
  const inputs = layer.kernel.length / units;
  const { shape } = layer;
  const side = shape === undefined ? 1 : convolvedSide(shape);
  const rows = shape === undefined ? input.values : windowRows(input.values, shape);
  const values = matrixProduct(rows, layer.kernel, batch * side * side, inputs, units);
  for (let i = 0; i < values.length; i++) values[i] += layer.bias[i % units];
  let maps: TowerMaps = { values, side, maps: units };
  for (const stage of layer.stages) maps = runStage(stage, maps, batch);
  if (layer.scale !== 1) {
    for (let i = 0; i < maps.values.length; i++) maps.values[i] *= layer.scale;
  }
  return maps;
}

/** Concatenates the maps of all towers in order, as input of a layer that reads all towers. */
export function joinedMaps(towers: readonly TowerMaps[]): TowerMaps {
  const maps = towers.reduce((sum, tower) => sum + tower.maps, 0);
  const places = towers[0].values.length / towers[0].maps;
  const values = new Float32Array(places * maps);
  for (let place = 0; place < places; place++) {
    let to = place * maps;
    for (const tower of towers) {
      const from = place * tower.maps;
      for (let m = 0; m < tower.maps; m++) values[to++] = tower.values[from + m];
    }
  }
  return { values, side: towers[0].side, maps };
}

function runStage(stage: TowerStage, input: TowerMaps, batch: number): TowerMaps {
  if (stage.kind === "relu") {
    return { ...input, values: input.values.map((value) => Math.max(0, value)) };
  }
  return stage.kind === "normalization" ? normalized(stage, input) : pooled(stage, input, batch);
}

/** b_i = a_i / (k + alpha * sum of a_j^2 over the n maps around i)^beta (section 3.3). */
function normalized(
  { k, n, alpha, beta }: Extract<TowerStage, { kind: "normalization" }>,
  input: TowerMaps,
): TowerMaps {
  const { values, maps } = input;
  const result = new Float32Array(values.length);
  const radius = (n - 1) / 2;
  for (let start = 0; start < values.length; start += maps) {
    for (let i = 0; i < maps; i++) {
      let sum = 0;
      const end = Math.min(maps - 1, i + radius);
      for (let j = Math.max(0, i - radius); j <= end; j++) sum += values[start + j] ** 2;
      result[start + i] = values[start + i] / (k + alpha * sum) ** beta;
    }
  }
  return { ...input, values: result };
}

/** The largest value of each window; a window may extend past the bottom and right edges. */
function pooled(
  { size, stride, pooledSide }: Extract<TowerStage, { kind: "max pooling" }>,
  { values, side, maps }: TowerMaps,
  batch: number,
): TowerMaps {
  const result = new Float32Array(batch * pooledSide * pooledSide * maps).fill(-Infinity);
  for (let place = 0; place < batch * pooledSide * pooledSide; place++) {
    const column = place % pooledSide;
    const row = Math.floor(place / pooledSide) % pooledSide;
    const image = Math.floor(place / (pooledSide * pooledSide));
    for (let r = row * stride; r < Math.min(side, row * stride + size); r++) {
      for (let c = column * stride; c < Math.min(side, column * stride + size); c++) {
        const from = ((image * side + r) * side + c) * maps;
        for (let m = 0; m < maps; m++) {
          const value = values[from + m];
          if (value > result[place * maps + m]) result[place * maps + m] = value;
        }
      }
    }
  }
  return { values: result, side: pooledSide, maps };
}
