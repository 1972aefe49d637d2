/**
 * A file of features, `.npy` or `.safetensors`, and the JSON file beside it that says which pictures,
 * net and layer they are of.
 *
 * @module
 */
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import { sha256 } from "../../files/sha256.ts";
import { isRecord } from "../../is_record.ts";
import { writeNpy } from "../../weights/numpy/write_npy.ts";
import { readWeightsFile } from "../../weights/read_weights_file.ts";
import { loadFloats, storeFloats, writeSafetensors } from "../../weights/safetensors.ts";
import type { Points } from "../../inspection/points.ts";

/** What the features in a file are of. */
export interface FeatureInfo {
  /** The file of the net's weights. */
  readonly weights: string;
  /** The SHA-256 of that file. */
  readonly sha256: string;
  /** The name of the net. */
  readonly net: string;
  /** The layer. */
  readonly layer: string;
  /** The paths of the pictures, one for each row. */
  readonly pictures: readonly string[];
}

/** Features from a file. */
export interface StoredFeatures extends FeatureInfo {
  /** One point for each picture. */
  readonly points: Points;
}

/** The name of the tensor in a safetensors file. */
const TENSOR = "features";

/** The endings of files of features. */
const ENDING = /\.(?:npy|safetensors)$/;

/** Whether `path` has the ending of a file of features. */
export function isFeatureFile(path: string): boolean {
  return ENDING.test(path);
}

/**
 * The JSON file beside the features at `path`.
 *
 * @throws {BadArgumentError} for another ending than `.npy` and `.safetensors`.
 */
export function besideFeatures(path: string): string {
  if (isFeatureFile(path)) return path.replace(ENDING, ".json");
  throw new BadArgumentError(
    `Expected a file that ends in .npy or .safetensors for features but found ${path}.`,
  );
}

/** The SHA-256 of the file at `path`, by which a net is known again. */
export async function fileDigest(path: string): Promise<string> {
  return await sha256(await Deno.readFile(path));
}

/** Writes features and what they are of to new files; neither may exist. */
export async function writeFeatures(
  path: string,
  { values, count, size }: Points,
  info: FeatureInfo,
): Promise<void> {
  const shape = [count, size];
  const metadata = new Map([["layer", info.layer], ["net", info.net], ["sha256", info.sha256]]);
  const bytes = path.endsWith(".npy")
    ? writeNpy(values, shape)
    : writeSafetensors(new Map([[TENSOR, storeFloats(values, shape)]]), metadata);
  await writeAtomically(path, bytes, { createNew: true });
  const { pictures, ...rest } = info;
  const text = JSON.stringify({ ...rest, shape, pictures }, null, 1);
  await writeAtomically(besideFeatures(path), `${text}\n`, { createNew: true });
}

/**
 * Reads features and what they are of.
 *
 * @throws {BadFileError} when one of the two files is missing or damaged, or they do not fit together.
 */
export async function readFeatures(path: string): Promise<StoredFeatures> {
  const info = await readInfo(besideFeatures(path));
  const { tensors } = await readWeightsFile(path);
  const [entry] = tensors;
  const fail = (found: string): never => {
    throw new BadFileError({
      path,
      expected: `one table of ${info.pictures.length} rows of features, as deno task features ` +
        "writes it",
      found,
    });
  };
  if (tensors.size !== 1) return fail(`${tensors.size} tensors`);
  const [name, tensor] = entry;
  const [count, size] = tensor.shape;
  if (tensor.shape.length !== 2 || count !== info.pictures.length) {
    return fail(`a tensor of the shape [${tensor.shape}]`);
  }
  const values = loadFloats(tensor, name);
  return { ...info, points: { values, count, size } };
}

/** At most this many bytes: paths of a few million pictures. */
const INFO_FILE = { expected: "the pictures of features, in JSON", most: 2 ** 28 };

async function readInfo(path: string): Promise<FeatureInfo> {
  await requireRegularFile(path, INFO_FILE);
  const fail = (found: string, cause?: unknown): never => {
    throw new BadFileError({
      path,
      expected: "what features are of, as deno task features writes it beside them",
      found,
    }, { cause });
  };
  let value: unknown;
  try {
    value = JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    return fail(cause instanceof Deno.errors.NotFound ? "nothing" : "no JSON", cause);
  }
  if (!isRecord(value)) return fail("no object");
  const { weights, sha256, net, layer, pictures } = value;
  for (const [name, text] of Object.entries({ weights, sha256, net, layer })) {
    if (typeof text !== "string") return fail(`no text for ${name}`);
  }
  if (!Array.isArray(pictures) || !pictures.every((file) => typeof file === "string")) {
    return fail("no list of pictures");
  }
  return {
    weights: String(weights),
    sha256: String(sha256),
    net: String(net),
    layer: String(layer),
    pictures,
  };
}
