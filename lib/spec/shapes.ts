/**
 * The cost of a network: the shape, parameters, multiply-adds and units of each layer, computed
 * from the spec alone.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { placesOf, pooledSide } from "./geometry.ts";
import { companionName } from "./names.ts";
import { requireInteger } from "../argument_checks.ts";
import type { AlexNetSpec, ConvolutionSpec, TowerInputs } from "./spec.ts";
import { requireSpecFields } from "./spec_fields.ts";

/** One layer of one tower. */
export interface LayerRow {
  /** Name of the layer in the model, e.g. `tower1/conv2`; with one tower, `conv2`. */
  readonly name: string;
  /** What it does. */
  readonly kind: "convolution" | "locally-connected" | "pooling" | "fully-connected";
  /** Tower, from 1; 0 for a layer that belongs to all. */
  readonly tower: number;
  /** Whether it reads the maps of both towers. */
  readonly readsAllTowers: boolean;
  /** `[height, width, maps]` or `[units]`. */
  readonly output: readonly number[];
  /** Weights and biases. */
  readonly parameters: number;
  /** Multiply-adds for one image. */
  readonly multiplyAdds: number;
  /** Units ("neurons" in the paper) of a layer that learns; 0 for pooling. */
  readonly units: number;
}

/** A network in numbers. */
export interface NetworkDescription {
  /** One row per layer and tower; the two towers of a layer are consecutive. */
  readonly rows: readonly LayerRow[];
  /** Weights and biases. */
  readonly parameters: number;
  /** Multiply-adds for one image, forward. */
  readonly multiplyAdds: number;
  /** Units of the layers that learn; the paper's "650,000 neurons". */
  readonly units: number;
  /**
   * Floating-point operations to train on one image: one multiply and one add per multiply-add in
   * the forward pass, in the gradient of the weights and in that of the inputs.
   */
  readonly trainingFlop: number;
}

/** The input maps of a layer. */
interface Maps {
  side: number;
  /** Maps in each tower. */
  maps: number;
  /** Whether all towers hold the same maps (the image). */
  shared: boolean;
}

/**
 * Computes the shapes and costs of `spec`. For `paper`: 60,965,224 parameters, 724,406,816
 * multiply-adds, 659,272 units.
 *
 * @param spec the network.
 * @returns shapes, parameters, multiply-adds and units of each layer, and their sums.
 * @throws {BadArgumentError} if a window is larger than the maps that it reads, or a layer cannot
 * be split evenly between the towers.
 *
 * @example
 * ```ts
 * import { describeNetwork, preset } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const { parameters, rows } = describeNetwork(preset("paper"));
 * assertEquals(parameters, 60_965_224);
 * assertEquals(rows[0].output, [55, 55, 48]);
 * ```
 */
export function describeNetwork(spec: AlexNetSpec): NetworkDescription {
  requireSpecFields("describeNetwork", spec);
  requireSizes(spec);
  requireSharedEvenly(spec);
  const rows: LayerRow[] = [];
  let at: Maps = { side: spec.side, maps: 3, shared: true };
  for (const layer of spec.convolutions) at = addConvolution(rows, spec, layer, at);
  addFullyConnected(rows, spec, at);
  const sum = (of: (row: LayerRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const multiplyAdds = sum((row) => row.multiplyAdds);
  return {
    rows,
    parameters: sum((row) => row.parameters),
    multiplyAdds,
    units: sum((row) => row.units),
    trainingFlop: 6 * multiplyAdds,
  };
}

function requireSharedEvenly({ towers, convolutions, fullyConnected }: AlexNetSpec): void {
  const counts = [
    ...convolutions.map(({ name, kernels }) => ({ name, count: kernels, what: "kernels" })),
    ...fullyConnected.map(({ name, units }) => ({ name, count: units, what: "units" })),
  ];
  const uneven = counts.find(({ count }) => count % towers !== 0);
  if (uneven !== undefined) {
    throw new BadArgumentError(
      `Expected a number of ${uneven.what} that ${towers} towers can share in ${uneven.name} but ` +
        `found ${uneven.count}.`,
    );
  }
}

function addConvolution(
  rows: LayerRow[],
  spec: AlexNetSpec,
  layer: ConvolutionSpec,
  before: Maps,
): Maps {
  const { towers } = spec;
  const inMaps = mapsRead(before, layer.inputs, towers);
  const maps = layer.kernels / towers;
  const side = requireWindow(spec, layer.name, before.side, placesOf(before.side, layer));
  const window = layer.size * layer.size * inMaps;
  const places = side * side;
  addRows(rows, spec, layer.name, {
    kind: layer.locallyConnected ? "locally-connected" : "convolution",
    readsAllTowers: towers > 1 && layer.inputs === "all towers" && !before.shared,
    output: [side, side, maps],
    parameters: (layer.locallyConnected ? places : 1) * (window + 1) * maps,
    multiplyAdds: places * window * maps,
    units: places * maps,
  });
  const { pooling } = layer;
  if (pooling === null) return { side, maps, shared: false };
  const name = companionName("pool", layer.name);
  const pooled = requireWindow(spec, name, side, pooledSide(side, pooling));
  addRows(rows, spec, name, {
    kind: "pooling",
    readsAllTowers: false,
    output: [pooled, pooled, maps],
    parameters: 0,
    multiplyAdds: 0,
    units: 0,
  });
  return { side: pooled, maps, shared: false };
}

function addFullyConnected(rows: LayerRow[], spec: AlexNetSpec, top: Maps): void {
  const { towers, classifier, classes } = spec;
  let before: Maps = { ...top, maps: top.side * top.side * top.maps };
  for (const { name, units: all, inputs } of spec.fullyConnected) {
    const read = mapsRead(before, inputs, towers);
    const units = all / towers;
    addRows(rows, spec, name, {
      kind: "fully-connected",
      readsAllTowers: towers > 1 && inputs === "all towers" && !before.shared,
      output: [units],
      parameters: (read + 1) * units,
      multiplyAdds: read * units,
      units,
    });
    before = { side: 1, maps: units, shared: false };
  }
  const read = mapsRead(before, "all towers", towers);
  rows.push({
    name: classifier.name,
    kind: "fully-connected",
    tower: 0,
    readsAllTowers: towers > 1,
    output: [classes],
    parameters: (read + 1) * classes,
    multiplyAdds: read * classes,
    units: classes,
  });
}

function mapsRead({ maps, shared }: Maps, inputs: TowerInputs, towers: number): number {
  return shared || inputs === "own tower" ? maps : maps * towers;
}

/** Adds the same row for each tower. */
function addRows(
  rows: LayerRow[],
  spec: AlexNetSpec,
  name: string,
  row: Omit<LayerRow, "name" | "tower">,
): void {
  for (let tower = 1; tower <= spec.towers; tower++) {
    const full = spec.towers === 1 ? name : `tower${tower}/${name}`;
    rows.push({ name: full, tower: spec.towers === 1 ? 0 : tower, ...row });
  }
}

function requireWindow(spec: AlexNetSpec, layer: string, side: number, output: number): number {
  if (output >= 1) return output;
  throw new BadArgumentError(
    `Expected maps that the window of ${layer} fits into but found ${side} x ${side} in ` +
      `${spec.name}; use a larger input side, fewer poolings or more padding.`,
  );
}

/**
 * @throws {BadArgumentError} if a number of maps, units, classes or towers is not a positive
 * integer.
 */
function requireSizes({ towers, classes, side, convolutions, fullyConnected }: AlexNetSpec): void {
  requireInteger("towers", towers, { min: 1, max: 2 });
  requireInteger("classes", classes, { min: 1 });
  requireInteger("side", side, { min: 1 });
  for (const { name, kernels, size, stride } of convolutions) {
    requireInteger(`the kernels of ${name}`, kernels, { min: 1 });
    requireInteger(`the size of ${name}`, size, { min: 1 });
    requireInteger(`the stride of ${name}`, stride, { min: 1 });
  }
  for (const { name, units } of fullyConnected) {
    requireInteger(`the units of ${name}`, units, { min: 1 });
  }
}
