/**
 * A net that this project exported for tfjs: from `deno task export --format tfjs`, `deno task convert`,
 * or tfjs's own `model.save()`.
 *
 * @module
 */
import { parsePreprocessing, type Preprocessing } from "../../augmentation/preprocessing.ts";
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { isRecord } from "../../is_record.ts";
import { parseSpec } from "../../spec/parse.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { weightShapes } from "../../spec/weight_shapes.ts";
import { describeDifferences } from "../../weights/differences.ts";
import { loadFloats } from "../../weights/safetensors.ts";
import type { WeightsFile } from "../../weights/weights_file.ts";
import type { Checkpoint } from "./checkpoint_format.ts";
import { fixedPreprocessing } from "./loaded_weights.ts";

/** Of the file, for messages. */
const EXPECTED = "a model.json that this project wrote";

/**
 * The net in a tfjs file with the metadata that this project writes; undefined for any other file.
 *
 * @throws {BadFileError} when the metadata describes no net, or the weights are those of another one.
 */
export function readExportedNet(
  { format, tensors, metadata }: WeightsFile,
  path: string,
): Checkpoint | undefined {
  const text = metadata.get("userDefinedMetadata");
  if (format !== "tfjs" || text === undefined) return undefined;
  const described: unknown = JSON.parse(text);
  if (!isRecord(described) || described.spec === undefined) return undefined;
  const { spec, classNames, preprocessing } = netOf(described, path);
  const wanted = weightShapes(spec);
  // The graph has other constants besides: paddings, axes, the mean.
  const found = new Map(
    [...tensors].flatMap(([name, { shape }]) => wanted.has(name) ? [[name, shape] as const] : []),
  );
  const differences = describeDifferences(found, wanted);
  if (differences !== undefined) {
    throw new BadFileError({ path, expected: "the weights of its net", found: differences });
  }
  const weights = new Map(
    [...tensors].flatMap(([name, tensor]) =>
      wanted.has(name) ? [[name, { shape: tensor.shape, values: loadFloats(tensor, name) }]] : []
    ),
  );
  return { info: { spec, classNames, preprocessing }, weights, velocities: new Map() };
}

/** @throws {BadFileError} when the metadata describes no net. */
function netOf(
  described: Record<string, unknown>,
  path: string,
): { spec: AlexNetSpec; classNames: readonly string[]; preprocessing: Preprocessing } {
  try {
    const spec = parseSpec(described.spec);
    return {
      spec,
      classNames: namesOf(described.classNames, spec),
      preprocessing: described.preprocessing === undefined
        ? presetPreprocessing(spec)
        : parsePreprocessing(described.preprocessing),
    };
  } catch (cause) {
    if (!(cause instanceof BadArgumentError)) throw cause;
    throw new BadFileError({ path, expected: EXPECTED, found: `"${cause.message}"` }, { cause });
  }
}

/** tfjs's own `model.save()` keeps the spec alone. */
function namesOf(names: unknown, { classes }: AlexNetSpec): readonly string[] {
  const plain = Array.from({ length: classes }, (_, i) => `class ${i}`);
  const found = names ?? plain;
  if (
    Array.isArray(found) && found.length === classes && new Set(found).size === classes &&
    found.every((name) => typeof name === "string" && name !== "")
  ) return found;
  throw new BadArgumentError(`Expected ${classes} different names in classNames.`);
}

/** @throws {BadArgumentError} when the mean was measured on the training images, and is not here. */
function presetPreprocessing(spec: AlexNetSpec): Preprocessing {
  const fixed = fixedPreprocessing(spec);
  if (fixed !== undefined) return fixed;
  throw new BadArgumentError(
    "Expected the mean of the training images but found none; write the file by deno task export.",
  );
}
