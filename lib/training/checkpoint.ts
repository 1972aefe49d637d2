/**
 * Checkpoints: from a net and its optimizer to a file and back, bit for bit.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadFileError } from "../errors.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { describeDifferences } from "../weights/differences.ts";
import {
  type Checkpoint,
  type CheckpointInfo,
  type CheckpointTensor,
  decodeCheckpoint,
  encodeCheckpoint,
  type EncodeOptions,
} from "./checkpoint_format.ts";
import type { MomentumSGD } from "./momentum_sgd.ts";

/** Copies the weights of `model` and the velocities of `optimizer` into a checkpoint. */
export async function captureCheckpoint(
  model: tf.LayersModel,
  optimizer: MomentumSGD | undefined,
  info: CheckpointInfo,
): Promise<Checkpoint> {
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
 * Puts the weights of a checkpoint into `model`.
 *
 * @param path Where the checkpoint came from, for the message.
 * @throws {BadFileError} when it belongs to another net; the differences are listed.
 */
export function restoreWeights(checkpoint: Checkpoint, model: tf.LayersModel, path: string): void {
  const wanted = new Map(model.weights.map(({ originalName, shape }) => [originalName, shape]));
  const differences = describeDifferences(
    new Map([...checkpoint.weights].map(([name, { shape }]) => [name, shape])),
    new Map([...wanted].map(([name, shape]) => [name, shape.map((size) => size ?? -1)])),
  );
  if (differences !== undefined) {
    throw new BadFileError({
      path,
      expected: `the weights of ${model.name}`,
      found: differences,
      hint: "it is a checkpoint of another net",
    });
  }
  tf.tidy(() => {
    for (const weight of model.weights) {
      const stored = checkpoint.weights.get(weight.originalName);
      if (stored !== undefined) weight.write(tf.tensor(stored.values.slice(), [...stored.shape]));
    }
  });
}

/** Puts the velocities of a checkpoint into `optimizer`, for the variables of `model`. */
export function restoreVelocities(
  checkpoint: Checkpoint,
  model: tf.LayersModel,
  optimizer: MomentumSGD,
): void {
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
 * Writes a checkpoint to `path`, in one piece or not at all; what was there stays until then.
 *
 * @param options How it is written; `keep` is a second name for the file that was there.
 * @throws {BadFileError} when the disk is full.
 * @throws {NotFiniteError} when a weight or velocity is not finite. Both files are as they were.
 */
export async function saveCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  options: EncodeOptions & { keep?: string } = {},
): Promise<void> {
  await writeAtomically(path, await encodeCheckpoint(checkpoint, options), options);
}

/**
 * Reads the checkpoint at `path`.
 *
 * @throws {BadFileError} when there is no file, or none that {@linkcode decodeCheckpoint} takes.
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    const found = cause instanceof Deno.errors.NotFound
      ? "nothing"
      : cause instanceof Error
      ? `"${cause.message}"`
      : "an unreadable file";
    throw new BadFileError({ path, expected: "a checkpoint", found }, { cause });
  }
  return decodeCheckpoint(bytes, path);
}
