/**
 * The file format of a checkpoint: one safetensors file with a net, its preprocessing, and
 * everything needed to resume its training.
 *
 * Tensors are named `weights/…` and `velocities/…` after the net's variables, and
 * `preprocessing/mean`; everything else is JSON in the metadata. The metadata also contains a
 * SHA-256 of the whole content, because safetensors has no checksum.
 *
 * @module
 */
import { requireOneOf, requireOptions } from "../../argument_checks.ts";
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { sha256 } from "../../files/sha256.ts";
import {
  loadFloats,
  readSafetensors,
  type Safetensors,
  type StoredTensor,
  storeFloats,
  writeSafetensors,
} from "../../weights/safetensors.ts";
import { firstNotFinite, requireFiniteTensor } from "../learning_rule/finite_tensor.ts";
import {
  type CheckpointInfo,
  MEAN,
  metadataOf,
  parseInfo,
  requireFormat,
} from "./checkpoint_info.ts";

export type { CheckpointInfo } from "./checkpoint_info.ts";
export type { CheckpointTraining } from "./checkpoint_training.ts";

/** One tensor of a checkpoint. */
export interface CheckpointTensor {
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its values. */
  readonly values: Float32Array;
}

/** A checkpoint in memory. */
export interface Checkpoint {
  /** Everything besides the tensors. */
  readonly info: CheckpointInfo;
  /** The net's weights and biases by variable name. */
  readonly weights: ReadonlyMap<string, CheckpointTensor>;
  /** The optimizer's velocities by variable name. */
  readonly velocities: ReadonlyMap<string, CheckpointTensor>;
}

/** Options of {@linkcode encodeCheckpoint}. */
export interface EncodeOptions {
  /**
   * `F32` (default) keeps every bit; `F16` halves the file, rounds the weights, and omits what only
   * training needs.
   */
  dtype?: "F32" | "F16";
}

/**
 * Encodes a checkpoint as a file.
 *
 * @param checkpoint the checkpoint.
 * @param options the element type; default `F32`.
 * @returns the bytes of a safetensors file.
 * @throws {BadArgumentError} when the spec, the classes, the preprocessing or the training could not be
 * read again, and for a promise of a checkpoint.
 * @throws {NotFiniteError} when a weight, a velocity or the mean is not finite, or overflows in
 * float16.
 *
 * @example
 * ```ts
 * import { decodeCheckpoint, encodeCheckpoint, preset } from "@alexnet/alexnet";
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
 * const bytes = await encodeCheckpoint({ info, weights, velocities: new Map() }, { dtype: "F16" });
 * assertEquals((await decodeCheckpoint(bytes, "memory")).weights, weights);
 * ```
 */
export async function encodeCheckpoint(
  checkpoint: Checkpoint,
  options: EncodeOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  requireOptions("encodeCheckpoint", options, { dtype: true });
  const { dtype = "F32" } = options;
  requireOneOf("dtype of a checkpoint", dtype, ["F32", "F16"]);
  if (!(checkpoint?.weights instanceof Map)) {
    throw new BadArgumentError(
      "Expected a checkpoint with its weights but found " +
        (checkpoint instanceof Promise ? "a promise; await captureCheckpoint()." : "none."),
    );
  }
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { values, shape }] of checkpoint.weights) {
    requireFiniteTensor(`weights/${name}`, values, dtype);
    tensors.set(`weights/${name}`, storeFloats(values, shape, dtype));
  }
  const { preprocessing, training, ...rest } = checkpoint.info;
  if (dtype === "F32") {
    for (const [name, { values, shape }] of checkpoint.velocities) {
      requireFiniteTensor(`velocities/${name}`, values, dtype);
      tensors.set(`velocities/${name}`, storeFloats(values, shape));
    }
  }
  const { mean, ...pixels } = preprocessing;
  const means = Float32Array.from(mean);
  requireFiniteTensor(MEAN, means, "F32");
  tensors.set(MEAN, storeFloats(means, [mean.length]));
  const info = {
    ...rest,
    preprocessing: pixels,
    ...(dtype === "F32" && training !== undefined ? { training } : {}),
  };
  const metadata = metadataOf(info);
  requireReadable(metadata, tensors);
  metadata.set("alexnet.sha256", await digest(tensors, metadata));
  return writeSafetensors(tensors, metadata);
}

/**
 * Decodes a checkpoint from the bytes of its file.
 *
 * @param bytes the whole file.
 * @param path Path of the file, for error messages.
 * @returns the checkpoint.
 * @throws {BadFileError} when the file is truncated, is not a checkpoint of this project, has a
 * newer format or a wrong SHA-256, or when a weight or velocity is not finite.
 */
export function decodeCheckpoint(bytes: Uint8Array, path: string): Promise<Checkpoint> {
  return checkpointIn(readSafetensors(bytes, path), path);
}

/**
 * Decodes a checkpoint from the content of its file.
 *
 * @throws {BadFileError} as {@linkcode decodeCheckpoint}.
 */
export async function checkpointIn(
  { tensors, metadata }: Safetensors,
  path: string,
): Promise<Checkpoint> {
  const fail = (expected: string, found: string, hint?: string): never => {
    throw new BadFileError({ path, expected, found, hint });
  };
  const format = requireFormat(metadata, path);
  const signed = new Map([...metadata].filter(([key]) => key !== "alexnet.sha256"));
  if (await digest(tensors, signed) !== metadata.get("alexnet.sha256")) {
    fail("content that matches its SHA-256", "other content", "the file was damaged");
  }
  const info = parseInfo(metadata, tensors, path, format);
  const under = (prefix: string) =>
    new Map(
      [...tensors].filter(([name]) => name.startsWith(prefix)).map(([name, tensor]) => {
        const values = floatsOf(tensor, name, path);
        const bad = firstNotFinite(values);
        if (bad >= 0) {
          fail(
            `finite numbers in ${name}`,
            `${values[bad]} (number ${bad + 1} of ${values.length})`,
            "the run had diverged when it was saved; use an earlier checkpoint",
          );
        }
        return [name.slice(prefix.length), { shape: tensor.shape, values }];
      }),
    );
  return { info, weights: under("weights/"), velocities: under("velocities/") };
}

/** @throws {BadFileError} when the tensor has no floating-point numbers. */
function floatsOf(tensor: StoredTensor, name: string, path: string): Float32Array {
  try {
    return loadFloats(tensor, name);
  } catch (cause) {
    const expected = `floating-point numbers in ${name}`;
    throw new BadFileError({ path, expected, found: tensor.dtype }, { cause });
  }
}

/** @throws {BadArgumentError} when the file would not be read again. Nothing was written then. */
function requireReadable(
  metadata: ReadonlyMap<string, string>,
  tensors: ReadonlyMap<string, StoredTensor>,
): void {
  try {
    parseInfo(metadata, tensors, "memory", requireFormat(metadata, "memory"));
  } catch (cause) {
    const found = cause instanceof BadFileError ? cause.details.found : String(cause);
    throw new BadArgumentError(
      `Expected a checkpoint that can be read again but found ${found}; nothing was written.`,
      { cause },
    );
  }
}

/**
 * SHA-256 of the content of a file: the table (names, types, shapes and metadata, in the order of
 * the names) and the bytes of each tensor.
 */
async function digest(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string>,
): Promise<string> {
  const byName = <T>(map: ReadonlyMap<string, T>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const rows: string[] = [JSON.stringify(byName(metadata))];
  for (const [name, { dtype, shape, bytes }] of byName(tensors)) {
    rows.push(JSON.stringify([name, dtype, shape, await sha256(bytes)]));
  }
  return sha256(new TextEncoder().encode(rows.join("\n")));
}
