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
import { parsePreprocessing, type Preprocessing } from "../../augmentation/preprocessing.ts";
import { BadFileError } from "../../errors.ts";
import { BadArgumentError } from "../../errors.ts";
import { sha256 } from "../../files/sha256.ts";
import { isRecord } from "../../is_record.ts";
import { parseSpec } from "../../spec/parse.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { upgradeSpec } from "../../spec/upgrade.ts";
import {
  loadFloats,
  readSafetensors,
  type StoredTensor,
  storeFloats,
  writeSafetensors,
} from "../../weights/safetensors.ts";
import { firstNotFinite, requireFiniteTensor } from "../learning_rule/finite_tensor.ts";
import { type CheckpointTraining, parseTraining } from "./checkpoint_training.ts";

export type { CheckpointTraining } from "./checkpoint_training.ts";

/**
 * The version of the file format that is written; newer ones are rejected. Format 1, of version
 * 0.1.0, uses other names in its spec and can still be read.
 */
const FORMAT = 2;
const READABLE: readonly string[] = ["1", "2"];

/**
 * The content of a checkpoint besides tensors. Plain JSON, except the preprocessing's mean image.
 */
export interface CheckpointInfo {
  /** The net. */
  readonly spec: AlexNetSpec;
  /** The name of each class. */
  readonly classNames: readonly string[];
  /** How pixels are converted to the net's input. */
  readonly preprocessing: Preprocessing;
  /** What training needs to resume; absent in a checkpoint that is only for inference. */
  readonly training?: CheckpointTraining;
}

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
 * read again.
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
  requireReadable(JSON.stringify(info), tensors);
  const metadata = new Map([
    ["alexnet.format", String(FORMAT)],
    ["alexnet.checkpoint", JSON.stringify(info)],
  ]);
  metadata.set("alexnet.sha256", await digest(tensors, metadata));
  return writeSafetensors(tensors, metadata);
}

const MEAN = "preprocessing/mean";

/**
 * Decodes a checkpoint from the bytes of its file.
 *
 * @param bytes the whole file.
 * @param path Path of the file, for error messages.
 * @returns the checkpoint.
 * @throws {BadFileError} when the file is truncated, is not a checkpoint of this project, has a
 * newer format or a wrong SHA-256, or when a weight or velocity is not finite.
 */
export async function decodeCheckpoint(bytes: Uint8Array, path: string): Promise<Checkpoint> {
  const { tensors, metadata } = readSafetensors(bytes, path);
  const fail = (expected: string, found: string, hint?: string): never => {
    throw new BadFileError({ path, expected, found, hint });
  };
  const format = metadata.get("alexnet.format");
  if (format === undefined) {
    fail(
      "a checkpoint of this project (alexnet.format in its metadata)",
      "another safetensors file",
    );
  }
  if (format === undefined || !READABLE.includes(format)) {
    fail(
      `checkpoint ${READABLE.map((version) => `format ${version}`).join(" or ")}`,
      `format ${format}`,
      "it was written by another version of this project; use that version",
    );
  }
  const signed = new Map([...metadata].filter(([key]) => key !== "alexnet.sha256"));
  if (await digest(tensors, signed) !== metadata.get("alexnet.sha256")) {
    fail("content that matches its SHA-256", "other content", "the file was damaged");
  }
  const info = parseInfo(metadata.get("alexnet.checkpoint"), tensors, path, format === "1");
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
function requireReadable(json: string, tensors: ReadonlyMap<string, StoredTensor>): void {
  try {
    parseInfo(json, tensors, "memory", false);
  } catch (cause) {
    const found = cause instanceof BadFileError ? cause.details.found : String(cause);
    throw new BadArgumentError(
      `Expected a checkpoint that can be read again but found ${found}; nothing was written.`,
      { cause },
    );
  }
}

function parseInfo(
  json: string | undefined,
  tensors: ReadonlyMap<string, StoredTensor>,
  path: string,
  old: boolean,
): CheckpointInfo {
  try {
    const info: unknown = JSON.parse(json ?? "");
    if (!isRecord(info)) throw new BadArgumentError("Expected an object.");
    const mean = tensors.get(MEAN);
    const spec = parseSpec(old ? upgradeSpec(info.spec) : info.spec);
    const preprocessing = parsePreprocessing({
      ...(isRecord(info.preprocessing) ? info.preprocessing : {}),
      mean: mean && loadFloats(mean, MEAN),
    });
    const classNames: unknown = info.classNames;
    if (!Array.isArray(classNames) || classNames.length !== spec.classes) {
      throw new BadArgumentError(
        `Expected ${spec.classes} names in classNames but found ${
          Array.isArray(classNames) ? classNames.length : typeof classNames
        }.`,
      );
    }
    if (new Set(classNames).size !== spec.classes || !classNames.every(isName)) {
      throw new BadArgumentError("Expected classNames to be different words.");
    }
    if (preprocessing.side !== spec.side) {
      throw new BadArgumentError(
        `Expected patches of ${spec.side} pixels, as the net expects, but found a preprocessing for ` +
          `${preprocessing.side}.`,
      );
    }
    const { training } = info;
    return {
      spec,
      classNames,
      preprocessing,
      ...(training === undefined ? {} : { training: parseTraining(training, spec) }),
    };
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    const expected = "a checkpoint that describes its net";
    throw new BadFileError({ path, expected, found: `"${found}"` }, { cause });
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

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
