/**
 * The columns of a split: for each image its label, its name and where its bytes are. They take about
 * 50 bytes an image, all that grows with the number of images when shards are read.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { requireRegularFile } from "../../lib/files/regular_file.ts";
import { sha256 } from "../../lib/files/sha256.ts";
import { systemReason } from "../../lib/files/system_error.ts";
import type { HashedFile, ShardEncoding, SplitManifest } from "./manifest.ts";
import { pixelBytes, tarLayout } from "./record_layout.ts";

/** The columns, by the position of the image. */
export interface Columns {
  /** Number of images. */
  readonly count: number;
  /** The labels; undefined if the answers are not known. */
  readonly labels: Uint16Array<ArrayBuffer> | undefined;
  /** The number of each image in the source. */
  readonly numbers: Uint32Array<ArrayBuffer>;
  /** CRC-32 of the stored bytes. */
  readonly checksums: Uint32Array<ArrayBuffer>;
  /** The name in the source. */
  nameOf(i: number): string;
  /** Number of stored bytes. */
  sizeOf(i: number): number;
  /** Where the stored bytes begin in the shard. */
  offsetOf(i: number): number;
}

const HINT = "prepare the images again";

/**
 * Reads the columns of a split.
 *
 * @throws {BadFileError} if a file is missing or has another size or hash than the manifest says, or
 * the sizes of the shards are not those of their images, or a label is not a class.
 */
export async function readColumns(
  folder: string,
  { images, columns, shards }: SplitManifest,
  { side, encoding, classes }: { side: number; encoding: ShardEncoding; classes: number },
): Promise<Columns> {
  const read = (file: HashedFile, bytes: number) => readColumn(folder, file, images, bytes);
  const labels = columns.labels &&
    new Uint16Array((await read(columns.labels, 2)).buffer, 0, images);
  const numbers = new Uint32Array((await read(columns.numbers, 4)).buffer, 0, images);
  const checksums = new Uint32Array((await read(columns.checksums, 4)).buffer, 0, images);
  const names = await readNames(folder, columns.names, images);
  const sizes = columns.sizes && new Uint32Array((await read(columns.sizes, 4)).buffer, 0, images);
  if ((encoding === "jpeg") !== (sizes !== undefined)) {
    const expected = encoding === "jpeg" ? "a file of sizes" : "no file of sizes";
    throw new BadFileError({ path: `${folder}/manifest.json`, expected, found: "the contrary" });
  }
  const wrong = labels?.find((label) => label >= classes);
  if (columns.labels !== undefined && wrong !== undefined) {
    const path = `${folder}/${columns.labels.path}`;
    throw new BadFileError({ path, expected: `labels below ${classes}`, found: `${wrong}` });
  }
  const length = pixelBytes(side);
  const offsets = new Float64Array(images);
  let start = 0;
  for (const shard of shards) {
    const end = start + shard.images;
    let bytes = shard.images * length;
    if (sizes === undefined) {
      for (let i = start; i < end; i++) offsets[i] = (i - start) * length;
    } else {
      const layout = tarLayout(sizes.subarray(start, end), labels !== undefined);
      offsets.set(layout.offsets, start);
      bytes = layout.bytes;
    }
    if (bytes !== shard.bytes) {
      const path = `${folder}/${shard.path}`;
      const expected = `${bytes} bytes for its ${shard.images} images`;
      throw new BadFileError({ path, expected, found: `${shard.bytes}`, hint: HINT });
    }
    start = end;
  }
  return {
    count: images,
    labels,
    numbers,
    checksums,
    nameOf: names,
    sizeOf: (i) => sizes === undefined ? length : sizes[i],
    offsetOf: (i) => offsets[i],
  };
}

async function readColumn(
  folder: string,
  { path, bytes, sha256: hash }: HashedFile,
  images: number,
  width?: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = `${folder}/${path}`;
  const expected = width === undefined ? bytes : images * width;
  await requireRegularFile(file, { expected: "a column of images", most: Infinity });
  let content: Uint8Array<ArrayBuffer>;
  try {
    content = await Deno.readFile(file);
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    throw new BadFileError({ path: file, expected: "a column of images", found, hint: HINT }, {
      cause,
    });
  }
  if (content.length !== expected) {
    throw new BadFileError({
      path: file,
      expected: `${expected} bytes for ${images} images`,
      found: `${content.length}`,
      hint: HINT,
    });
  }
  await requireHash(file, content, hash);
  return content;
}

/**
 * Checks a file that is read as a whole, because a wrong label would never be noticed.
 *
 * @throws {BadFileError} if its SHA-256 is another.
 */
export async function requireHash(path: string, content: Uint8Array, hash: string): Promise<void> {
  const found = await sha256(content);
  if (found === hash) return;
  throw new BadFileError({ path, expected: `a file with SHA-256 ${hash}`, found, hint: HINT });
}

/** The names, kept as the bytes of their file: as texts they would take three times as much. */
async function readNames(
  folder: string,
  file: HashedFile,
  images: number,
): Promise<(i: number) => string> {
  const bytes = await readColumn(folder, file, images);
  const ends = new Uint32Array(images);
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) ends[lines++] = at;
  if (lines !== images || (images > 0 && ends[images - 1] !== bytes.length - 1)) {
    const path = `${folder}/${file.path}`;
    const expected = `${images} lines with a name each`;
    throw new BadFileError({ path, expected, found: `${lines} lines`, hint: HINT });
  }
  const decoder = new TextDecoder();
  return (i) => decoder.decode(bytes.subarray(i === 0 ? 0 : ends[i - 1] + 1, ends[i]));
}
