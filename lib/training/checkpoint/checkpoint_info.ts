/**
 * The content of a checkpoint's file besides the numbers of its tensors: its format, and the JSON
 * in its metadata.
 *
 * @module
 */
import { type FieldNames, requireFields } from "../../argument_checks.ts";
import {
  parsePreprocessing,
  type Preprocessing,
  PREPROCESSING_FIELDS,
} from "../../augmentation/preprocessing.ts";
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { isRecord } from "../../is_record.ts";
import { parseSpec } from "../../spec/parse.ts";
import { describeNetwork } from "../../spec/shapes.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { SPEC_FIELDS } from "../../spec/spec_fields.ts";
import { upgradeSpec } from "../../spec/upgrade.ts";
import { loadFloats, type SafetensorsTable, type StoredTensor } from "../../weights/safetensors.ts";
import { STATE_FIELDS } from "../history.ts";
import { checkedEvents } from "../learning_rule/recipe_events.ts";
import { checkedSchedule } from "../learning_rule/schedule.ts";
import { type CheckpointTraining, parseTraining } from "./checkpoint_training.ts";

/**
 * The version of the file format that is written; newer ones are rejected. Format 1, of version
 * 0.1.0, uses other names in its spec and can still be read.
 */
const FORMAT = "2";
const READABLE = ["1", FORMAT] as const;

/** A version of the file format that can be read. */
export type Format = typeof READABLE[number];

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

const INFO_FIELDS: FieldNames<CheckpointInfo> = {
  spec: SPEC_FIELDS,
  classNames: true,
  preprocessing: PREPROCESSING_FIELDS,
  training: {
    state: STATE_FIELDS,
    schedule: true, // its fields depend on its kind
    events: true,
    optimizer: true,
    seed: true,
    streams: true,
    settings: true,
    backend: true,
  },
};

/**
 * @throws {BadArgumentError} for a field that `info` does not have, with the nearest known name.
 */
export function requireInfo(info: CheckpointInfo): void {
  requireFields("the info of captureCheckpoint", info, INFO_FIELDS);
  const { schedule, events = [] } = info.training ?? {};
  checkedEvents(events, "training.events of the info of captureCheckpoint");
  if (schedule !== undefined) {
    checkedSchedule(schedule, "training.schedule of the info of captureCheckpoint");
  }
}

/** The name of the tensor with the mean of the training images. */
export const MEAN = "preprocessing/mean";

/** The metadata of a file with `info`, which is plain JSON. */
export function metadataOf(info: unknown): Map<string, string> {
  return new Map([["alexnet.format", FORMAT], ["alexnet.checkpoint", JSON.stringify(info)]]);
}

/** Whether a file with this metadata is a checkpoint of this project, of any format. */
export function isCheckpoint(metadata: ReadonlyMap<string, string>): boolean {
  return metadata.has("alexnet.format");
}

/** @throws {BadFileError} when the file is not a checkpoint, or has a newer format. */
export function requireFormat(metadata: ReadonlyMap<string, string>, path: string): Format {
  const found = metadata.get("alexnet.format");
  if (found === undefined) {
    throw new BadFileError({
      path,
      expected: "a checkpoint of this project (alexnet.format in its metadata)",
      found: "another safetensors file",
    });
  }
  const format = READABLE.find((version) => version === found);
  if (format !== undefined) return format;
  throw new BadFileError({
    path,
    expected: `checkpoint ${READABLE.map((version) => `format ${version}`).join(" or ")}`,
    found: `format ${found}`,
    hint: "it was written by another version of this project; use that version",
  });
}

/**
 * Checks, before the rest of a file is read, that it is a checkpoint with a net, and no larger than
 * the weights, velocities and mean image of that net.
 *
 * @throws {BadFileError} when it is not.
 */
export function requireCheckpointTable({ rows, metadata }: SafetensorsTable, path: string): void {
  const format = requireFormat(metadata, path);
  const { spec } = orBadFile(path, () => parseNet(metadata, format));
  const { preprocessing: { imageSide, padding } } = spec;
  const image = 3 * (imageSide + 2 * padding) ** 2;
  const most = 4 * (2 * describeNetwork(spec).parameters + image) + SLACK;
  const bytes = rows.reduce((sum, { begin, end }) => sum + end - begin, 0);
  if (bytes <= most) return;
  throw new BadFileError({
    path,
    expected: `at most ${most} bytes for the weights and velocities of ${spec.name}`,
    found: `${bytes} bytes`,
  });
}

/** Bytes allowed for tensors beyond those of the net, for files of other versions. */
const SLACK = 2 ** 20;

/** @throws {BadArgumentError} when the metadata describes no net. */
function parseNet(
  metadata: ReadonlyMap<string, string>,
  format: Format,
): { info: Record<string, unknown>; spec: AlexNetSpec } {
  const info: unknown = JSON.parse(metadata.get("alexnet.checkpoint") ?? "");
  if (!isRecord(info)) throw new BadArgumentError("Expected an object.");
  return { info, spec: parseSpec(format === "1" ? upgradeSpec(info.spec) : info.spec) };
}

/** @throws {BadFileError} when the metadata is not what {@linkcode metadataOf} writes. */
export function parseInfo(
  metadata: ReadonlyMap<string, string>,
  tensors: ReadonlyMap<string, StoredTensor>,
  path: string,
  format: Format,
): CheckpointInfo {
  return orBadFile(path, () => {
    const { info, spec } = parseNet(metadata, format);
    const mean = tensors.get(MEAN);
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
  });
}

/** The result of `parse`; an error in the JSON is reported as an error of the file. */
function orBadFile<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    const expected = "a checkpoint that describes its net";
    throw new BadFileError({ path, expected, found: `"${found}"` }, { cause });
  }
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
