/**
 * The weights manifest of a tfjs `model.json`: which tensors are in which shards, and how.
 *
 * Source: `WeightsManifestConfig` in tfjs-core's `src/io/types.ts`.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import { isRecord } from "../../is_record.ts";
import { type Dtype, DTYPE_BYTES } from "../safetensors_header.ts";
import { countOf } from "../strided_copy.ts";

/** Longer texts have no weights of a net of this kind; the graph of a net takes a few kilobytes. */
const [MOST_JSON, MOST_TENSORS, LONGEST_NAME] = [16 * 2 ** 20, 10_000, 1000];
/** Lists and objects in each other, and altogether: more would take gigabytes and seconds. */
const [MOST_DEPTH, MOST_LISTS] = [200, 500_000];

/** What the numbers of a tensor are, and as what they are stored. */
export interface ManifestTensor {
  /** Its name. */
  readonly name: string;
  /** Shape; `[]` is a single number. */
  readonly shape: readonly number[];
  /** The type of its numbers. */
  readonly dtype: "F32" | "I32" | "BOOL";
  /** The type in the shard. */
  readonly stored: Dtype;
  /** How numbers are made of stored integers: `stored * scale + min`. */
  readonly affine?: { readonly scale: number; readonly min: number };
  /** Its bytes in the shards. */
  readonly length: number;
}

/** Tensors that follow each other in the bytes of some shards. */
export interface ManifestGroup {
  /** The shards in order, by names without folders. */
  readonly paths: readonly string[];
  /** The tensors in order. */
  readonly tensors: readonly ManifestTensor[];
}

/** A `model.json`. */
export interface TfjsModel {
  /** The groups of the manifest. */
  readonly groups: readonly ManifestGroup[];
  /** Its texts: `format`, `generatedBy`, `convertedBy`, and `userDefinedMetadata` as JSON. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Reads a `model.json`. */
export function parseTfjsModel(bytes: Uint8Array, path: string): TfjsModel {
  const fail: ManifestFail = (expected, found, hint) => {
    throw new BadFileError({ path, expected, found, hint });
  };
  if (bytes.length > MOST_JSON) {
    fail(`a model.json of at most ${MOST_JSON} bytes`, `${bytes.length} bytes`);
  }
  const json = parseJson(bytes, fail);
  const manifest = isRecord(json) ? json.weightsManifest : undefined;
  if (!isRecord(json) || !Array.isArray(manifest)) {
    return fail("a model.json of tfjs, with a weightsManifest", "other JSON");
  }
  const names = new Set<string>();
  const groups = manifest.map((group) => parseGroup(group, names, fail));
  const paths = groups.flatMap((group) => group.paths);
  if (new Set(paths).size < paths.length) fail("each shard once", "one twice");
  if (names.size === 0) fail("at least one tensor in the weightsManifest", "none");
  const texts = ["format", "generatedBy", "convertedBy", "userDefinedMetadata"].flatMap((key) => {
    const value = json[key];
    if (value === undefined || value === null) return [];
    return [[key, typeof value === "string" ? value : jsonOf(value, fail)] as const];
  });
  return { groups, metadata: new Map(texts) };
}

function jsonOf(value: unknown, fail: ManifestFail): string {
  try {
    return JSON.stringify(value);
  } catch {
    return fail("metadata of a few levels", "more levels");
  }
}

type ManifestFail = (expected: string, found: string, hint?: string) => never;

function parseJson(bytes: Uint8Array, fail: ManifestFail): unknown {
  requireFewLists(bytes, fail);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    return fail("JSON in UTF-8", cause instanceof Error ? cause.message : "other bytes");
  }
}

/** Counts the lists and objects before they are made. */
function requireFewLists(bytes: Uint8Array, fail: ManifestFail): void {
  let [depth, lists, inText] = [0, 0, false];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inText && byte === BACKSLASH) i++;
    else if (byte === QUOTE) inText = !inText;
    else if (!inText && (byte === BRACKET || byte === BRACE)) {
      lists++;
      if (++depth > MOST_DEPTH) fail(`at most ${MOST_DEPTH} levels of lists in JSON`, "more");
    } else if (!inText && (byte === BRACKET + 2 || byte === BRACE + 2)) depth--;
  }
  if (lists > MOST_LISTS) fail(`at most ${MOST_LISTS} lists and objects in JSON`, `${lists}`);
}

const [QUOTE, BACKSLASH, BRACKET, BRACE] = [0x22, 0x5c, 0x5b, 0x7b];

function parseGroup(group: unknown, names: Set<string>, fail: ManifestFail): ManifestGroup {
  if (!isRecord(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
    return fail("paths and weights in each group of the weightsManifest", "others");
  }
  const paths = group.paths.map((path) => {
    if (typeof path === "string" && isPlainName(path)) return path;
    return fail("the names of files beside the model.json", shown(path));
  });
  const tensors = group.weights.map((weight) => {
    const tensor = parseTensor(weight, fail);
    if (names.has(tensor.name)) fail("each name once", `${tensor.name} twice`);
    if (names.size === MOST_TENSORS) fail(`at most ${MOST_TENSORS} tensors`, "more");
    names.add(tensor.name);
    return tensor;
  });
  return { paths, tensors };
}

/** Whether a path stays in its folder, on every system and as an address. */
function isPlainName(path: string): boolean {
  return path.length <= LONGEST_NAME && !/^\.{0,2}$|[/\\:?#%]/.test(path);
}

function parseTensor(weight: unknown, fail: ManifestFail): ManifestTensor {
  if (!isRecord(weight)) return fail("an object for each weight", shown(weight));
  const { name, shape, dtype, quantization } = weight;
  if (typeof name !== "string" || name === "" || name.length > LONGEST_NAME) {
    return fail(`a name of 1 to ${LONGEST_NAME} letters for each weight`, shown(name));
  }
  const sizes = Array.isArray(shape) && shape.every((size) => typeof size === "number")
    ? shape
    : [NaN];
  const count = countOf(sizes);
  if (count === undefined) {
    return fail(`a shape of fewer than 2^53 numbers for ${name}`, shown(shape));
  }
  const type = isOneOf(PLAIN_TYPES, dtype)
    ? PLAIN_TYPES[dtype]
    : fail(`the type ${Object.keys(PLAIN_TYPES).join(", ")} of ${name}`, shown(dtype));
  if (quantization === undefined) {
    return { name, shape: sizes, dtype: type, stored: type, length: count * DTYPE_BYTES[type] };
  }
  const { stored, affine } = parseQuantization(name, quantization, fail);
  if (type === "BOOL" || (type === "I32" && affine === undefined)) {
    fail(`no quantization of ${stored} for ${name}`, shown(dtype));
  }
  const length = count * DTYPE_BYTES[stored];
  return { name, shape: sizes, dtype: type, stored, length, ...(affine && { affine }) };
}

/** The types without quantization. */
const PLAIN_TYPES = { float32: "F32", int32: "I32", bool: "BOOL" } as const;
const QUANTIZED_TYPES = { float16: "F16", uint8: "U8", uint16: "U16" } as const;

function parseQuantization(
  name: string,
  quantization: unknown,
  fail: ManifestFail,
): { stored: Dtype; affine?: { scale: number; min: number } } {
  if (!isRecord(quantization) || !isOneOf(QUANTIZED_TYPES, quantization.dtype)) {
    const found = isRecord(quantization) ? quantization.dtype : quantization;
    return fail(
      `quantization as ${Object.keys(QUANTIZED_TYPES).join(", ")} of ${name}`,
      shown(found),
    );
  }
  const { dtype, scale, min } = quantization;
  const stored = QUANTIZED_TYPES[dtype];
  if (stored === "F16") return { stored };
  if (!isNumber(scale) || !isNumber(min)) {
    return fail(`a scale and a min for ${name}`, `${shown(scale)} and ${shown(min)}`);
  }
  return { stored, affine: { scale, min } };
}

function isOneOf<Table extends object>(table: Table, key: unknown): key is keyof Table {
  return typeof key === "string" && Object.hasOwn(table, key);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function shown(value: unknown): string {
  if (value === undefined) return "none";
  if (Array.isArray(value)) return "another list";
  return typeof value === "object" && value !== null ? "an object" : JSON.stringify(value);
}
