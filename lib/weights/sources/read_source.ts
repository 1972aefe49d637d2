/**
 * From the tensors of a file of another program to the weights of a net of this library.
 *
 * @module
 */
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { changeSpec, type LayerChange } from "../../spec/change.ts";
import { parseSpec } from "../../spec/parse.ts";
import { preset, type PresetName } from "../../spec/presets.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { describeDifferences } from "../differences.ts";
import type { StoredTensor } from "../safetensors.ts";
import { viewFloats } from "../tensor_values.ts";
import type { WeightsFile } from "../weights_file.ts";
import { exchangeRedAndBlue, kernelShape, readKernels } from "./kernel_order.ts";
import { type NetLayer, netLayers } from "./net_layers.ts";
import { type RecognizedSource, recognizedText, recognizeSource } from "./recognize_source.ts";
import type { WeightSource } from "./weight_source.ts";

/** A tensor of a net. */
export interface NamedValues {
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its values. */
  readonly values: Float32Array;
}

/** The weights of a net, from a file of another program. */
export interface SourceWeights {
  /** The row of the table that the file belongs to. */
  readonly source: WeightSource;
  /** The source in words, with where in the file the net was found. */
  readonly title: string;
  /** Whether the last layer has a name of its own, so that its classes are unknown. */
  readonly isRenamed: boolean;
  /**
   * The net: the preset that belongs to the weights, with the widths and the number of classes of the
   * file. It reads RGB: the first kernels are turned where the program reads BGR.
   */
  readonly spec: AlexNetSpec;
  /** The weights by the names of the net's variables. */
  readonly weights: ReadonlyMap<string, NamedValues>;
  /** The layers that the file has no weights for, the last ones: `["fc6", "fc7", "fc8"]`, or none. */
  readonly absent: readonly string[];
}

/**
 * Reads the weights of a net from the tensors of another program.
 *
 * @param file the tensors, as `readWeights` returns them.
 * @param path path of the file, for messages.
 * @param wish the preset of the net, where the program has several with the same weights.
 * @returns the net, and its weights in this library's layout.
 * @throws {BadFileError} when no program of the table writes such tensors, or they do not fit together:
 * the message names each tensor, the shape expected and the shape found.
 * @throws {BadArgumentError} when the program has no net of that preset.
 */
export function readSource(file: WeightsFile, path: string, wish?: PresetName): SourceWeights {
  const { recognized, spec, present, absent } = fitSource(file, path, wish);
  const weights = new Map(present.flatMap((layer) => [...weightsOf(layer, recognized, path)]));
  const { source, renamed } = recognized;
  return {
    ...{ source, title: recognizedText(recognized), isRenamed: renamed !== undefined },
    ...{ spec, weights, absent },
  };
}

/**
 * Checks the names and shapes of the tensors of a file, whose values need not be there yet.
 *
 * @returns the net, and its layers that the file has and lacks.
 * @throws {BadFileError} and {BadArgumentError} as {@linkcode readSource} does.
 */
export function fitSource(
  file: Pick<WeightsFile, "tensors" | "metadata">,
  path: string,
  wish?: PresetName,
): FittedSource {
  const recognized = recognizeSource(file, path, wish);
  const { source, tensors } = recognized;
  const { spec, layers } = netIn(recognized, path);
  const isPresent = ({ name }: NetLayer) => {
    const { kernel = "", bias = "" } = source.layers.get(name) ?? {};
    return tensors.has(kernel) || tensors.has(bias);
  };
  const last = layers.findLastIndex(isPresent);
  const present = layers.slice(0, last + 1);
  requireTensors(recognized, present, path);
  return { recognized, spec, present, absent: layers.slice(last + 1).map(({ name }) => name) };
}

/** A net whose tensors have the right names and shapes. */
interface FittedSource {
  readonly recognized: RecognizedSource;
  readonly spec: AlexNetSpec;
  readonly present: readonly NetLayer[];
  readonly absent: readonly string[];
}

/**
 * The preset with the widths of the file: the lengths of its biases.
 *
 * @throws {BadFileError} when no net can have them.
 */
function netIn(
  { source, preset: name, tensors }: RecognizedSource,
  path: string,
): { spec: AlexNetSpec; layers: NetLayer[] } {
  const whole = preset(name);
  const widthOf = (layer: string, width: number) => {
    const names = source.layers.get(layer);
    const bias = tensors.get(names?.bias ?? "")?.shape.reduce((n, size) => n * size, 1);
    return bias ?? tensors.get(names?.kernel ?? "")?.shape.at(source.kernels === "OIHW" ? 0 : -1) ??
      width;
  };
  const widths = new Map<string, LayerChange>([
    ...whole.convolutions.map(({ name, kernels }) =>
      [name, { kernels: widthOf(name, kernels) }] as const
    ),
    ...whole.fullyConnected.map(({ name, units }) =>
      [name, { units: widthOf(name, units) }] as const
    ),
  ]);
  const spec = changeSpec(whole, {
    classes: widthOf(whole.classifier.name, whole.classes),
    layers: Object.fromEntries(widths),
    preprocessing: { channelOrder: "rgb" },
  });
  try {
    const named = parseSpec({ ...spec, name: nameOf(spec, whole) });
    return { spec: named, layers: netLayers(named) };
  } catch (cause) {
    if (!(cause instanceof BadArgumentError)) throw cause;
    const found = `biases of no such net (${cause.message.replace(/\.$/, "")})`;
    throw new BadFileError({ path, expected: `the weights of ${source.title}`, found }, { cause });
  }
}

function nameOf(spec: AlexNetSpec, whole: AlexNetSpec): string {
  const widths = ({ convolutions, fullyConnected }: AlexNetSpec) =>
    [...convolutions.map(({ kernels }) => kernels), ...fullyConnected.map(({ units }) => units)]
      .join();
  const changes = [
    ...(widths(spec) === widths(whole) ? [] : ["other widths"]),
    ...(spec.classes === whole.classes ? [] : [`${spec.classes} classes`]),
  ];
  return changes.length === 0 ? whole.name : `${whole.name} with ${changes.join(" and ")}`;
}

/** @throws {BadFileError} that lists missing tensors, shapes that do not fit, and other tensors. */
function requireTensors(
  { source, tensors }: RecognizedSource,
  layers: readonly NetLayer[],
  path: string,
): void {
  const wanted = sourceShapes(source, layers);
  const found = new Map(
    [...tensors].filter(([name]) => source.ignored?.test(name) !== true)
      .map(([name, { shape }]) => [name, withoutOnes(shape, wanted.get(name) ?? shape)] as const),
  );
  const differences = describeDifferences(found, wanted);
  if (differences === undefined) return;
  const turned = [...wanted].some(([name, shape]) => {
    const other = found.get(name) ?? [];
    return `${other}` !== `${shape}` && `${other.toSorted()}` === `${shape.toSorted()}`;
  });
  throw new BadFileError({
    path,
    expected: `the weights of ${source.title}`,
    found: differences,
    hint: turned ? `axes are in another order than ${source.kernels}` : undefined,
  });
}

/** The shape of each tensor of `layers` in the layout of `source`. */
export function sourceShapes(
  { layers: tensors, kernels }: WeightSource,
  layers: readonly NetLayer[],
): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const { name, kernel } of layers) {
    const names = tensors.get(name);
    if (names === undefined) continue;
    shapes.set(names.kernel, kernelShape(kernel, kernels));
    shapes.set(names.bias, [kernel.outputs]);
  }
  return shapes;
}

/** Caffe's older files have four axes in every blob, the first ones of size 1. */
function withoutOnes(shape: readonly number[], wanted: readonly number[]): readonly number[] {
  const more = shape.length - wanted.length;
  return more > 0 && shape.slice(0, more).every((size) => size === 1) ? shape.slice(more) : shape;
}

/** The weights and biases of the parts of a layer. */
function* weightsOf(
  { name, parts, kernel }: NetLayer,
  { source, preset: net, tensors }: RecognizedSource,
  path: string,
): Generator<[name: string, tensor: NamedValues]> {
  const floats = (tensor: string) => floatsOf(tensors.get(tensor), tensor, path);
  const names = source.layers.get(name);
  if (names === undefined) return;
  // Nothing that is returned lies in the file's own bytes, which can then be freed.
  const all = floats(names.kernel);
  const bias = floats(names.bias);
  const shape = kernelShape(kernel, "HWIO");
  const width = kernel.outputs / parts.length;
  for (const [i, part] of parts.entries()) {
    const first = i * width;
    const values = readKernels(all, kernel, source.kernels, { first, width });
    if (name === preset(net).convolutions[0].name && source.channels === "bgr") {
      exchangeRedAndBlue(values, { ...kernel, outputs: width });
    }
    yield [`${part}/kernel`, { shape: [...shape.slice(0, -1), width], values }];
    yield [`${part}/bias`, { shape: [width], values: bias.slice(first, first + width) }];
  }
}

/** @throws {BadFileError} when the tensor has no floating-point numbers. */
function floatsOf(tensor: StoredTensor | undefined, name: string, path: string): Float32Array {
  try {
    return viewFloats(tensor ?? { dtype: "F32", shape: [0], bytes: new Uint8Array() }, name);
  } catch (cause) {
    if (!(cause instanceof BadArgumentError)) throw cause;
    const expected = `floating-point numbers in ${name}`;
    throw new BadFileError({ path, expected, found: `${tensor?.dtype}` }, { cause });
  }
}
