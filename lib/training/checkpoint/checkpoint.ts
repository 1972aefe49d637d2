/**
 * Checkpoints: save a net and its optimizer to a file and restore them bit for bit.
 *
 * @module
 */
import { requireFunction, requireOptions } from "../../argument_checks.ts";
import * as tf from "@tensorflow/tfjs";
import { BadFileError } from "../../errors.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import { systemReason } from "../../files/system_error.ts";
import { readSafetensorsTable } from "../../weights/safetensors_file.ts";
import {
  type Checkpoint,
  type CheckpointInfo,
  type CheckpointTensor,
  decodeCheckpoint,
  encodeCheckpoint,
  type EncodeOptions,
} from "./checkpoint_format.ts";
import { requireCheckpointTable, requireInfo } from "./checkpoint_info.ts";
import { requireStored, requireWeights } from "./stored_tensors.ts";
import type { MomentumSGD } from "../learning_rule/momentum_sgd.ts";

/**
 * Copies the weights of `model` and the velocities of `optimizer` into a checkpoint.
 *
 * @param model the net.
 * @param optimizer its optimizer; `undefined` for a checkpoint without velocities.
 * @param info the spec, the classes, the preprocessing, and the training state.
 * @returns a checkpoint with copies of all values.
 * @throws {BadArgumentError} for a field that `info` does not have; the message names the nearest.
 *
 * @example
 * ```ts
 * import { alexnet, captureCheckpoint, preset, restoreWeights } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const spec = preset("cifarSmall");
 * const preprocessing = {
 *   side: spec.side,
 *   imageSide: spec.side,
 *   padding: 0,
 *   mean: [0, 0, 0],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const [model, other] = [alexnet(spec, { seed: 1 }), alexnet(spec, { seed: 2 })];
 * const classNames = [..."0123456789"];
 * const checkpoint = await captureCheckpoint(model, undefined, { spec, classNames, preprocessing });
 *
 * restoreWeights(checkpoint, other, "memory");
 * const [kernel, restored] = [model, other].map((net) => net.getWeights()[0]);
 * assertEquals(await kernel.data(), await restored.data());
 * model.dispose();
 * other.dispose();
 * ```
 */
export async function captureCheckpoint(
  model: tf.LayersModel,
  optimizer: MomentumSGD | undefined,
  info: CheckpointInfo,
): Promise<Checkpoint> {
  requireInfo(info);
  const weights = new Map<string, CheckpointTensor>();
  const velocities = new Map<string, CheckpointTensor>();
  for (const weight of model.weights) {
    const variable = weight.read();
    weights.set(weight.originalName, await copy(variable));
    const velocity = optimizer?.velocities.get(weight.name);
    if (velocity !== undefined) velocities.set(weight.originalName, await copy(velocity));
  }
  return { info, weights, velocities };
}

async function copy(tensor: tf.Tensor): Promise<CheckpointTensor> {
  return { shape: tensor.shape, values: (await tensor.data<"float32">()).slice() };
}

/**
 * Copies the weights of a checkpoint into `model`.
 *
 * @param checkpoint the checkpoint.
 * @param model the net that receives the weights.
 * @param path Path of the checkpoint, for error messages.
 * @param isWanted Whether the weight of this name is restored; default: all are. The others are
 * left unchanged, whatever their shape in the checkpoint.
 * @throws {BadFileError} when it belongs to another net (the message lists the differences), or a
 * weight is not finite or does not fill its shape. No weight is changed then.
 * @throws {BadArgumentError} if `isWanted` is not a function.
 */
export function restoreWeights(
  checkpoint: Checkpoint,
  model: tf.LayersModel,
  path: string,
  isWanted: (name: string) => boolean = () => true,
): void {
  requireFunction("isWanted of restoreWeights", isWanted);
  const wanted = model.weights.flatMap(({ originalName, shape }) =>
    isWanted(originalName) ? [[originalName, shape.map((size) => size ?? -1)] as const] : []
  );
  const weights = new Map([...checkpoint.weights].filter(([name]) => isWanted(name)));
  requireWeights({ weights }, new Map(wanted), path);
  for (const [name, tensor] of weights) requireStored(`weights/${name}`, tensor, path);
  tf.tidy(() => {
    for (const weight of model.weights) {
      const stored = weights.get(weight.originalName);
      if (stored !== undefined) weight.write(tf.tensor(stored.values.slice(), [...stored.shape]));
    }
  });
}

/**
 * Copies the velocities of a checkpoint into `optimizer`, for the variables of `model`.
 *
 * @param checkpoint the checkpoint.
 * @param model the net whose variables the velocities belong to.
 * @param optimizer the optimizer that receives them.
 * @param path Path of the checkpoint, for error messages.
 * @throws {BadFileError} when a weight that learns has no velocity although others have one, a
 * velocity belongs to no weight, is not finite or does not fill its shape. No velocity is changed
 * then.
 *
 * @example
 * ```ts
 * import { alexnet, captureCheckpoint, MomentumSGD, preset, restoreVelocities } from
 *   "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const spec = preset("cifarSmall");
 * const preprocessing = {
 *   side: spec.side,
 *   imageSide: spec.side,
 *   padding: 0,
 *   mean: [0, 0, 0],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const model = alexnet(spec);
 * const optimizer = new MomentumSGD({ learningRate: 0.01 });
 * const info = { spec, classNames: [..."0123456789"], preprocessing };
 * const checkpoint = await captureCheckpoint(model, optimizer, info);
 * restoreVelocities(checkpoint, model, optimizer);
 * assertEquals(optimizer.velocities.size, 0); // nothing was trained yet
 * model.dispose();
 * ```
 */
export function restoreVelocities(
  checkpoint: Checkpoint,
  model: tf.LayersModel,
  optimizer: MomentumSGD,
  path: string = "a checkpoint",
): void {
  const names = model.trainableWeights.map(({ originalName }) => originalName);
  const stored = [...checkpoint.velocities.keys()];
  const unlike = stored.length === 0 ? undefined : stored.find((name) => !names.includes(name)) ??
    names.find((name) => optimizer.learns(name) && !stored.includes(name));
  if (unlike !== undefined) {
    throw new BadFileError({
      path,
      expected: `the velocities of the weights of ${model.name}, all or none`,
      found: stored.includes(unlike) ? `one of ${unlike}` : `none of ${unlike}`,
      hint: "a part of it is missing, or it is a checkpoint of another net",
    });
  }
  for (const [name, tensor] of checkpoint.velocities) {
    requireStored(`velocities/${name}`, tensor, path);
  }
  tf.tidy(() => {
    const values = new Map<string, tf.Tensor>();
    for (const { originalName, name } of model.weights) {
      const stored = checkpoint.velocities.get(originalName);
      if (stored !== undefined) {
        values.set(name, tf.tensor(stored.values.slice(), [...stored.shape]));
      }
    }
    optimizer.setVelocities(values);
  });
}

/**
 * Writes a checkpoint to `path` atomically; an existing file is kept until the new one is complete.
 *
 * With `keep`, the file under that name is always a readable one: once the new checkpoint is on the
 * disk, the existing one is moved there if it is intact, and discarded otherwise. So whenever the
 * process is killed, one of the two can be read, even if the other is damaged.
 *
 * @param path the file to write.
 * @param checkpoint the checkpoint to write.
 * @param options The element type; `keep` is a path under which the previous file is kept.
 * @throws {BadFileError} when the disk is full or the file cannot be written for another reason.
 * @throws {NotFiniteError} when a weight or velocity is not finite. Neither file is changed.
 * @throws {BadArgumentError} for an unknown option, and when {@linkcode encodeCheckpoint} rejects
 * the checkpoint. Neither file is changed.
 *
 * @example
 * ```ts
 * import { loadCheckpoint, preset, saveCheckpoint } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const spec = preset("cifarSmall");
 * const preprocessing = {
 *   side: spec.side,
 *   imageSide: spec.side,
 *   padding: 0,
 *   mean: [0, 0, 0],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const weights = new Map([["fc/bias", { shape: [2], values: Float32Array.of(0.5, 1) }]]);
 * const info = { spec, classNames: [..."0123456789"], preprocessing };
 * const path = await Deno.makeTempFile({ suffix: ".safetensors" });
 * await saveCheckpoint(path, { info, weights, velocities: new Map() });
 *
 * const loaded = await loadCheckpoint(path);
 * assertEquals(loaded.weights, weights);
 * await Deno.remove(path);
 * ```
 */
export async function saveCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  options: EncodeOptions & { keep?: string } = {},
): Promise<void> {
  requireOptions("saveCheckpoint", options, { dtype: true, keep: true });
  const { keep, ...encoding } = options;
  const kept = keep !== undefined && await isIntact(path) ? { keep } : {};
  const bytes = await encodeCheckpoint(checkpoint, encoding);
  await writeAtomically(path, bytes, kept);
}

/** Whether the file at `path` is a checkpoint that can be read. */
async function isIntact(path: string): Promise<boolean> {
  try {
    await loadCheckpoint(path);
    return true;
  } catch (error) {
    if (error instanceof BadFileError) return false;
    throw error;
  }
}

/**
 * Reads the checkpoint at `path`.
 *
 * @param path a file written by {@linkcode saveCheckpoint}.
 * @returns the checkpoint.
 * @throws {BadFileError} when there is no file, or {@linkcode decodeCheckpoint} rejects it.
 * @throws {BadArgumentError} in a browser, where {@linkcode decodeCheckpoint} takes its bytes.
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const expected = "a checkpoint";
  await requireRegularFile(path, { expected, most: LARGEST_FILE });
  let bytes: Uint8Array;
  try {
    requireCheckpointTable(await readSafetensorsTable(path), path);
    bytes = await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof BadFileError) throw cause;
    const found = systemReason(cause) ?? `"${cause instanceof Error ? cause.message : cause}"`;
    throw new BadFileError({ path, expected, found }, { cause });
  }
  return decodeCheckpoint(bytes, path);
}

/** Four times the size of the paper's net with its velocities. */
const LARGEST_FILE = 2 ** 31;
