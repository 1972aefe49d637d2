/**
 * What a file of weights becomes, whatever its format: a checkpoint, and what was recognized.
 *
 * @module
 */
import type { MeasuredMean, Preprocessing } from "../../augmentation/preprocessing.ts";
import { BadArgumentError, BadFileError } from "../../errors.ts";
import type { PresetName } from "../../spec/presets.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { weightShapes } from "../../spec/weight_shapes.ts";
import type { WeightsFormat } from "../../weights/weights_file.ts";
import type { Checkpoint } from "./checkpoint_format.ts";

/** The weights of a net, from a file. */
export interface LoadedWeights {
  /** The net's spec, classes and preprocessing, and its weights by the names of its variables. */
  readonly checkpoint: Checkpoint;
  /** Where it is from: the requested file, or the checkpoint before it. */
  readonly path: string;
  /** The format of the file. */
  readonly format: WeightsFormat;
  /**
   * What the file was recognized as: `torchvision's AlexNet`; with the name of the dictionary that it
   * was found in, further nets of the file, and the file's name for a last layer of another name.
   */
  readonly source: string;
  /**
   * How the program of the file lays its weights out: the channels that conv1 reads, and the order of the
   * axes of kernels. A checkpoint of this project has none.
   */
  readonly layout?: {
    /** The order of the channels that conv1 reads. */
    readonly channels: "rgb" | "bgr";
    /** The order of the axes of kernels, and with it that of the rows of fc6. */
    readonly kernels: "OIHW" | "HWIO";
  };
  /** The order of the classes, where the program is known to have one: `sorted WNIDs`. */
  readonly classOrder?: string;
  /** The layers that the file has no weights for, the last ones of the net; mostly none. */
  readonly absent: readonly string[];
}

/** Options of `loadWeights`. */
export interface LoadWeightsOptions {
  /**
   * The names of the classes in the order of the units of the last layer. Default: those in the file;
   * the WNIDs of ILSVRC-2012 for 1,000 classes of another program; else `class 0`, `class 1` ...
   */
  classNames?: readonly string[] | undefined;
  /**
   * The preset, where a program has two nets whose weights have the same names and shapes: `caffenet`
   * for CaffeNet's weights in a `.npy`, which does not say so; default: the one that the file names, or
   * `bvlc`.
   */
  preset?: PresetName | undefined;
  /**
   * The mean image of 256 x 256 pixels that Caffe's nets were trained with; default: its mean colour,
   * which most programs use. For weights of Caffe only.
   */
  meanImage?: MeasuredMean | undefined;
  /**
   * Called if a weight is not finite, or the checkpoint before a damaged one is read; default:
   * `console.warn`.
   */
  warn?: ((message: string) => void) | undefined;
}

/**
 * The preprocessing that a spec fixes by itself; undefined where its mean was measured on the training
 * images.
 */
export function fixedPreprocessing(
  { side, preprocessing }: AlexNetSpec,
): Preprocessing | undefined {
  const { imageSide, padding, mean, divisor, channelOrder } = preprocessing;
  return typeof mean === "string"
    ? undefined
    : { side, imageSide, padding, mean, divisor, channelOrder };
}

/** @throws {BadArgumentError} when there is another number of names. */
export function chosenNames(
  names: readonly string[],
  path: string,
  { classNames = names }: LoadWeightsOptions,
): readonly string[] {
  if (classNames.length === names.length) return classNames;
  throw new BadArgumentError(
    `Expected ${names.length} class names for the classes of ${path} but found ` +
      `${classNames.length}.`,
  );
}

/** The last layers of a net that `weights` has nothing of. */
export function absentLayers(
  spec: AlexNetSpec,
  weights: ReadonlyMap<string, unknown>,
): string[] {
  const layers = [...spec.convolutions, ...spec.fullyConnected, spec.classifier];
  const present = new Set([...weights.keys()].map(layerIn));
  const last = layers.findLastIndex(({ name }) => present.has(name));
  const needed = new Set([...weightShapes(spec).keys()].map(layerIn));
  return layers.slice(last + 1).map(({ name }) => name).filter((name) => needed.has(name));
}

/** The layer that a weight belongs to: `conv2` for `tower1/conv2/kernel`. */
function layerIn(name: string): string {
  return name.split("/").at(-2) ?? "";
}

/** @throws {BadFileError} when layers are absent, so that there is no whole net. */
export function requireWhole({ absent, path, source }: LoadedWeights): void {
  if (absent.length === 0) return;
  throw new BadFileError({
    path,
    expected: "the weights of every layer of the net",
    found: `${source} without ${absent.join(", ")}`,
    hint: "deno task finetune starts a net from them",
  });
}
