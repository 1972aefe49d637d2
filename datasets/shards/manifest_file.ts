/**
 * Reads and writes the manifest of a folder of shards. Its last field is the SHA-256 of the others, so
 * that a change of any of them is noticed.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { requireRegularFile } from "../../lib/files/regular_file.ts";
import { sha256 as digestOf } from "../../lib/files/sha256.ts";
import { systemReason } from "../../lib/files/system_error.ts";
import {
  choice,
  finite,
  type JsonShape,
  list,
  object,
  parseJson,
  text,
  whole,
} from "../../lib/files/json_shape.ts";
import {
  ENCODINGS,
  type HashedFile,
  MANIFEST,
  type OddCounts,
  type RejectedImage,
  SHARD_FORMAT,
  SHARD_VERSION,
  type ShardManifest,
  type ShardSettings,
  type SplitManifest,
} from "./manifest.ts";
import { manifestFault } from "./manifest_faults.ts";

const HINT = "prepare the images again, or choose the folder that `deno task prepare` wrote";
const CHANGED =
  `bring back ${MANIFEST} as \`deno task prepare\` wrote it, from a copy, or remove the ` +
  "folder and prepare the images again";
/** The most bytes of a manifest: 16 million images have about 3,000 shards. */
const MOST_BYTES = 2 ** 26;

const sha256 = text(/^[0-9a-f]{64}$/, "64 hexadecimal digits");
/** A path that does not leave the folder. */
const ownPath = text(/^(?!.*\.\.)[\w-][\w./-]*$/, "a path in the folder");
const hashed = { path: ownPath, bytes: whole(), md5: text(/^[0-9a-f]{32}$/, "32 digits"), sha256 };
const hashedFile: JsonShape<HashedFile> = object(hashed);

/** The shape of {@linkcode ShardSettings}. */
export const settingsShape: JsonShape<ShardSettings> = object({
  seed: whole(),
  side: whole(1),
  encoding: choice(ENCODINGS),
  interpolation: choice(["sharp", "pillow", "opencv"]),
  shardBytes: whole(1),
  limitPerClass: whole(),
  decoder: text(),
});

/** The shape of {@linkcode OddCounts}. */
export const oddShape: JsonShape<OddCounts> = object({
  cmyk: whole(),
  png: whole(),
  grey: whole(),
  damaged: whole(),
  tiny: whole(),
  corruptExif: whole(),
});

/** The shape of a shard. */
export const shardShape = object({ ...hashed, images: whole() });

/** The shape of {@linkcode RejectedImage}. */
export const rejectedShape: JsonShape<RejectedImage> = object({
  number: whole(),
  name: text(),
  place: text(),
  reason: text(),
});

const split: JsonShape<SplitManifest> = object({
  images: whole(1),
  sourceImages: whole(1),
  rejected: list(rejectedShape),
  fingerprint: sha256,
  odd: oddShape,
  columns: object({ numbers: hashedFile, names: hashedFile, checksums: hashedFile }, {
    labels: hashedFile,
    sizes: hashedFile,
  }),
  shards: list(shardShape),
});

const rgbList = list(finite, 3);
const rgb: JsonShape<readonly [number, number, number]> = (value, place) => {
  const [r, g, b] = rgbList(value, place);
  return [r, g, b];
};
const threeRgb = list(rgb, 3);

const fields = {
  format: choice<typeof SHARD_FORMAT>([SHARD_FORMAT]),
  version: choice<typeof SHARD_VERSION>([SHARD_VERSION]),
  source: text(),
  settings: settingsShape,
  classes: object({
    source: text(),
    rows: list(object({ wnid: text(), words: text() }, { ilsvrcId: whole() })),
  }),
  splits: object({}, { train: split, val: split, test: split }),
  setAside: list(object({ path: text(), reason: text() })),
};
const optionalFields = {
  statistics: object({
    pixels: whole(1),
    colorSums: list(text(/^\d+$/, "decimal digits"), 9),
    channelMeans: rgb,
    standardDeviations: rgb,
    components: (value: unknown, place: string) => {
      const [first, second, third] = threeRgb(value, place);
      return [first, second, third] as const;
    },
    meanImage: hashedFile,
  }),
};
const manifestShape: JsonShape<ShardManifest> = object(fields, optionalFields);
/** The manifest as it is in the file. */
const fileShape: JsonShape<ShardManifest & { readonly sha256?: string }> = object(fields, {
  ...optionalFields,
  sha256: text(),
});

/**
 * Reads the manifest of `folder`.
 *
 * @throws {BadFileError} if there is none, its contents are not a manifest or contradict each other, or
 * it was changed after it was written.
 */
export async function readManifest(folder: string): Promise<ShardManifest> {
  const path = `${folder}/${MANIFEST}`;
  await requireRegularFile(path, { expected: "the manifest of shards", most: MOST_BYTES });
  let source: string;
  try {
    source = await Deno.readTextFile(path);
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    throw new BadFileError({ path, expected: "the manifest of shards", found, hint: HINT }, {
      cause,
    });
  }
  const { sha256: said, ...manifest } = parseJson(source, path, fileShape, HINT);
  const own = await contentDigest(manifest);
  if (said !== own) {
    const expected = `a manifest as it was written, with the SHA-256 of its contents (${own})`;
    throw new BadFileError({ path, expected, found: said ?? "no field sha256", hint: CHANGED });
  }
  const fault = manifestFault(manifest);
  if (fault !== undefined) throw new BadFileError({ path, ...fault, hint: HINT });
  return manifest;
}

/** As {@linkcode readManifest}, but undefined if there is none. */
export async function findManifest(folder: string): Promise<ShardManifest | undefined> {
  const there = await Deno.lstat(`${folder}/${MANIFEST}`).then(() => true, () => false);
  return there ? await readManifest(folder) : undefined;
}

/**
 * Writes the manifest of `folder`, its fields in the order of the shape, whatever the order in which
 * splits were finished, and the SHA-256 of its contents last.
 *
 * @throws {BadFileError} if it cannot be written, or its contents contradict each other.
 */
export async function writeManifest(folder: string, manifest: ShardManifest): Promise<void> {
  const path = `${folder}/${MANIFEST}`;
  const fault = manifestFault(manifest);
  if (fault !== undefined) throw new BadFileError({ path, ...fault });
  const ordered = manifestShape(manifest, "");
  const hashed = { ...ordered, sha256: await contentDigest(ordered) };
  await writeAtomically(path, `${JSON.stringify(hashed, null, 1)}\n`);
}

/** The SHA-256 of a manifest as JSON without white space, its fields in the order of the shape. */
async function contentDigest(manifest: ShardManifest): Promise<string> {
  return await digestOf(new TextEncoder().encode(JSON.stringify(manifest)));
}
