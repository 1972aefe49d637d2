/**
 * Checks a spec from outside: a checkpoint, a saved model or a lesson's own object.
 *
 * @module
 */
import { DIVISOR, EXPONENT } from "../number_ranges.ts";
import { BadArgumentError } from "../errors.ts";
import {
  badField,
  either,
  flag,
  integer,
  list,
  number,
  object,
  oneOf,
  optional,
  or,
  type Reader,
  text,
  tuple,
} from "./readers.ts";
import { layerNames } from "./names.ts";
import { paddingSides, placesOf, pooledSide } from "./geometry.ts";
import { describeNetwork, type LayerRow } from "./shapes.ts";
import type {
  AlexNetSpec,
  ClassifierSpec,
  ConvolutionSpec,
  ConvolutionStage,
  Dropout,
  FullyConnectedSpec,
  Initialization,
  MapNormalizationSpec,
  NormalizationSpec,
  Pooling,
  PreprocessingSpec,
  TrainingDefaults,
} from "./spec.ts";

/**
 * Bounds far beyond any net of this kind: a spec from a file that exceeds them would only fill the
 * memory.
 */
const [MOST_LAYERS, MOST_UNITS, MOST_SIDE] = [100, 1_000_000, 10_000];

const units = integer(1, MOST_UNITS);
const side = integer(1, MOST_SIDE);
const padding = integer(0, MOST_SIDE);
const positive = number("a number above 0", (value) => value > 0);
/** A divisor, or a term of one: the reciprocal of a smaller number overflows in float32. */
const divisor = number(`a number from ${DIVISOR.min}`, (value) => value >= DIVISOR.min);
/** An exponent; that of the paper's normalization is 0.75. */
const exponent = number(
  `a number from 0 to ${EXPONENT.max}`,
  (value) => value >= 0 && value <= EXPONENT.max,
);
const notNegative = number("a number from 0", (value) => value >= 0);
const fraction = number("a number from 0 to 1", (value) => value >= 0 && value <= 1);
const rate = number("a number from 0 to less than 1", (value) => value >= 0 && value < 1);
const anyNumber = number("a finite number", () => true);
const odd: Reader<number> = (value, path) => {
  if (units(value, path) % 2 === 0) throw badField(path, "an odd number", value);
  return value as number;
};
const layerName: Reader<string> = (value, path) => {
  if (typeof value !== "string" || !/^[a-z][a-z0-9]*$/.test(value)) {
    throw badField(path, "a name of lower-case letters and digits, like conv1,", value);
  }
  return value;
};
const activation = oneOf(["relu", "tanh", "linear"]);
const inputs = oneOf(["own tower", "all towers"]);
const convention = oneOf(["literal", "divided-by-n"]);

const stages: readonly ConvolutionStage[] = [
  "activation",
  "normalization",
  "mapNormalization",
  "pooling",
];
const order: Reader<readonly ConvolutionStage[]> = (value, path) => {
  const found = list(oneOf(stages))(value, path);
  if (found.length !== stages.length || new Set(found).size !== stages.length) {
    throw badField(path, `each of ${stages.join(", ")} once`, value);
  }
  return found;
};

const initialization = object<Initialization>({
  standardDeviation: either(
    (value) => typeof value === "string",
    oneOf(["fan-in"]),
    notNegative,
  ),
  bias: anyNumber,
});

const convolution = object<ConvolutionSpec>({
  name: layerName,
  kernels: units,
  size: side,
  stride: side,
  padding: either(
    Array.isArray,
    tuple<readonly [before: number, after: number]>(2, padding),
    padding,
  ),
  inputs,
  locallyConnected: flag,
  activation,
  normalization: optional(object<NormalizationSpec>({
    k: divisor,
    n: odd,
    alpha: notNegative,
    beta: exponent,
    convention,
    inputs,
  })),
  mapNormalization: optional(object<MapNormalizationSpec>({
    // Absent stays absent, so that the specs of earlier checkpoints keep their bytes.
    kind: or<MapNormalizationSpec["kind"]>(undefined, oneOf(["response", "contrast"])),
    k: divisor,
    size: odd,
    alpha: notNegative,
    beta: exponent,
    convention,
  })),
  pooling: optional(object<Pooling>({
    kind: oneOf(["max", "average"]),
    size: side,
    stride: side,
    rounding: oneOf(["ceil", "floor"]),
  })),
  order,
  init: initialization,
});

const fullyConnected = object<FullyConnectedSpec>({
  name: layerName,
  units,
  inputs,
  activation,
  dropout: optional(object<Dropout>({
    rate,
    form: oneOf(["test-scaled", "inverted"]),
    place: oneOf(["outputs", "inputs"]),
  })),
  init: initialization,
});

const spec = object<AlexNetSpec>({
  name: text,
  description: text,
  deviations: list(text),
  side,
  classes: integer(2, MOST_UNITS),
  towers: oneOf([1, 2]),
  convolutions: list(convolution, MOST_LAYERS),
  fullyConnected: list(fullyConnected, MOST_LAYERS),
  classifier: object<ClassifierSpec>({ name: layerName, init: initialization }),
  preprocessing: object<PreprocessingSpec>({
    imageSide: side,
    resize: oneOf(["shorter-side", "stretch"]),
    // Specs of earlier checkpoints leave it out.
    interpolation: or("sharp", oneOf(["sharp", "pillow", "opencv"])),
    padding,
    mean: either(
      (value) => typeof value === "string",
      oneOf(["image", "channel"]),
      tuple<readonly [number, number, number]>(3, anyNumber),
    ),
    divisor: tuple<readonly [number, number, number]>(3, divisor),
    channelOrder: oneOf(["rgb", "bgr"]),
  }),
  training: object<TrainingDefaults>({
    batchSize: integer(1),
    learningRate: positive,
    momentum: rate,
    weightDecay: notNegative,
    biasRateFactor: notNegative,
    epochs: integer(1),
    dropsAt: list(fraction),
  }),
});

/**
 * Checks that `value` is a spec: every field is present and in range, no field is unknown, and the
 * layers fit together. `JSON.parse(JSON.stringify(spec))` passes.
 *
 * @param value anything, e.g. what `JSON.parse` returns.
 * @returns the spec.
 * @throws {BadArgumentError} that names the invalid field.
 *
 * @example
 * ```ts
 * import { parseSpec, preset } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const text = JSON.stringify(preset("cifarSmall"));
 * assertEquals(parseSpec(JSON.parse(text)), preset("cifarSmall"));
 * ```
 */
export function parseSpec(value: unknown): AlexNetSpec {
  const parsed = spec(value, "");
  requireDistinctNames(parsed);
  requirePatchesThatFit(parsed);
  requireModestLayers(parsed, describeNetwork(parsed).rows);
  return parsed;
}

/**
 * The most values that a layer may read or write for one image: thirty times those of the paper's
 * largest layer. A file of a few bytes can describe a net that needs gigabytes for one image.
 */
const MOST_VALUES = 10_000_000;

function requireModestLayers(parsed: AlexNetSpec, rows: readonly LayerRow[]): void {
  for (const { name, output } of rows) {
    const values = output.reduce((product, size) => product * size, parsed.towers);
    requireModest(`the output of ${name}`, values);
  }
  let { side } = parsed;
  let maps = 3;
  for (const layer of parsed.convolutions) {
    const [before, after] = paddingSides(layer.padding);
    requireModest(`the padded input of ${layer.name}`, (side + before + after) ** 2 * maps);
    side = placesOf(side, layer);
    if (layer.pooling !== null) side = pooledSide(side, layer.pooling);
    maps = layer.kernels;
  }
}

function requireModest(what: string, values: number): void {
  if (values <= MOST_VALUES) return;
  throw new BadArgumentError(
    `Expected at most ${MOST_VALUES} values per image in ${what} but found ${values}.`,
  );
}

function requireDistinctNames(parsed: AlexNetSpec): void {
  const seen = new Set<string>();
  const twice = layerNames(parsed).find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) {
    throw new BadArgumentError(
      `Expected layers with different names and numbers but found ${twice} twice (the layer's pooling, ` +
        `normalization and dropout are named after its number).`,
    );
  }
}

function requirePatchesThatFit({ side, preprocessing }: AlexNetSpec): void {
  const most = preprocessing.imageSide + 2 * preprocessing.padding;
  if (side > most) {
    throw new BadArgumentError(
      `Expected an input side up to ${most} (images of ${preprocessing.imageSide} pixels padded by ` +
        `${preprocessing.padding}) but found ${side}; change preprocessing.imageSide with side.`,
    );
  }
}
