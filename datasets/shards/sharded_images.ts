/**
 * The images of one split of a folder of shards, read on demand.
 *
 * @module
 */
import { allocateBytes, requireInteger } from "../../lib/argument_checks.ts";
import type { LazyImages } from "../../lib/augmentation/images.ts";
import type { ImageStatistics } from "../../lib/augmentation/measured_images.ts";
import { counted } from "../../lib/counted.ts";
import { crc32 } from "../../lib/crc32.ts";
import { AlexNetError, BadFileError } from "../../lib/errors.ts";
import { systemReason } from "../../lib/files/system_error.ts";
import { printable } from "../../lib/printable.ts";
import type { ClassTable } from "../ilsvrc/class_table.ts";
import type { Split } from "../ilsvrc/image_source.ts";
import { inParallel } from "../in_parallel.ts";
import { readReadable } from "../readable_images.ts";
import type { Rejected } from "../rejected.ts";
import type { Columns } from "./columns.ts";
import type { Shard } from "./manifest.ts";
import type { OpenFiles } from "../open_files.ts";
import { pixelBytes } from "./record_layout.ts";

/** What {@linkcode ShardedImages} is made of; `openShards` reads it from the folder. */
export interface ShardedParts {
  /** The folder. */
  readonly folder: string;
  /** The split. */
  readonly split: Split;
  /** Height and width of the images. */
  readonly side: number;
  /** The classes. */
  readonly classTable: ClassTable;
  /** A value for each image. */
  readonly columns: Columns;
  /** The shards, in order. */
  readonly shards: readonly Shard[];
  /** Statistics of the training images. */
  readonly statistics: ImageStatistics | undefined;
  /** Number of images of the source, with those that were set aside. */
  readonly sourceCount: number;
  /** Reads the shards. */
  readonly files: OpenFiles;
  /** Pixels of the stored bytes of an image; undefined if these are the pixels. */
  readonly decode: ((bytes: Uint8Array) => Promise<Uint8Array>) | undefined;
  /** How many images of a batch are read at once. */
  readonly parallel: number;
  /** Seconds in which a batch must be read. */
  readonly deadline: number;
}

/**
 * The images of one split of a folder of shards. Disposing of it closes its files.
 *
 * @example
 * ```ts ignore
 * import { openShards, type ShardedImages } from "@alexnet/alexnet/datasets";
 *
 * const images: ShardedImages = await openShards("/data/shards", { split: "train" });
 * console.log(images.count, images.classNames.length, images.ids?.[0]);
 * ```
 */
export class ShardedImages implements LazyImages, Disposable {
  /** What they are, and where: `train of /data/shards`. */
  readonly name: string;
  /** The split. */
  readonly split: Split;
  /** Height and width of every image. */
  readonly side: number;
  /** Number of images. */
  readonly count: number;
  /**
   * The label of each image, a position in the rows of {@linkcode classTable}; 65,535 for all if
   * {@linkcode hasLabels} is false.
   */
  readonly labels: Uint16Array<ArrayBuffer>;
  /** Whether the answers are known. */
  readonly hasLabels: boolean;
  /** The classes, sorted by WNID. */
  readonly classTable: ClassTable;
  /** The WNIDs of the classes. */
  readonly classNames: readonly string[];
  /** The development kit's number of each class; undefined if the source had no kit. */
  readonly ids: readonly number[] | undefined;
  /** Statistics of the training images of the folder; undefined if it has none. */
  readonly statistics: ImageStatistics | undefined;
  /** The number of each image in the source, from 0, in its order there. */
  readonly numbers: Uint32Array<ArrayBuffer>;
  /** Number of images of the source, with those that were set aside. */
  readonly sourceCount: number;
  readonly #parts: ShardedParts;
  /** The first image of each shard, and the number of images. */
  readonly #starts: Uint32Array;
  readonly #rejected: Rejected[] = [];

  /**
   * Describes the images.
   *
   * @param parts what `openShards` reads from the folder.
   */
  constructor(parts: ShardedParts) {
    const { split, side, classTable, columns, shards, statistics, sourceCount } = parts;
    this.name = `${split} of ${parts.folder}`;
    this.split = split;
    this.side = side;
    this.count = columns.count;
    this.labels = columns.labels ?? new Uint16Array(columns.count).fill(0xffff);
    this.hasLabels = columns.labels !== undefined;
    this.classTable = classTable;
    this.classNames = classTable.rows.map(({ wnid }) => wnid);
    const ids = classTable.rows.flatMap(({ ilsvrcId }) => ilsvrcId ?? []);
    this.ids = ids.length === classTable.rows.length ? ids : undefined;
    this.statistics = statistics;
    this.numbers = columns.numbers;
    this.sourceCount = sourceCount;
    this.#parts = parts;
    let start = 0;
    this.#starts = Uint32Array.from([...shards.map(({ images }) => images), 0], (images) => {
      start += images;
      return start - images;
    });
  }

  /** What was lost while it was read by {@linkcode readReadable}. */
  get rejected(): readonly Rejected[] {
    return this.#rejected;
  }

  /**
   * The name of an image in the source: `n01440764_18.JPEG`.
   *
   * @param i the position of the image, from 0 to `count` - 1.
   * @returns its name.
   * @throws {BadArgumentError} if there is no such image.
   */
  nameOf(i: number): string {
    requireInteger(`an image index of ${this.name}`, i, { min: 0, max: this.count - 1 });
    return this.#parts.columns.nameOf(i);
  }

  /** The names of all images in the source, in the order of the images. */
  get fileNames(): string[] {
    return Array.from({ length: this.count }, (_, i) => this.#parts.columns.nameOf(i));
  }

  /**
   * Reads images, in the order of `indices`.
   *
   * @param indices positions in the set, from 0 to `count` - 1.
   * @returns `[indices.length, side, side, 3]`.
   * @throws {BadFileError} if the stored bytes of one are damaged or cannot be read; it names the
   * shard and the place in it.
   * @throws {AlexNetError} if the images are not there before the deadline.
   * @throws {BadArgumentError} if an index is out of range, or no array can hold that many bytes.
   * @throws {OutOfMemoryError} if there is not enough memory for them.
   */
  async read(indices: ArrayLike<number>): Promise<Uint8Array<ArrayBuffer>> {
    const length = pixelBytes(this.side);
    for (let i = 0; i < indices.length; i++) {
      requireInteger(`an image index of ${this.name}`, indices[i], { min: 0, max: this.count - 1 });
    }
    const what = `${indices.length} images of ${this.side} x ${this.side}`;
    const out = allocateBytes(what, indices.length * length);
    const reading = inParallel(
      indices.length,
      this.#parts.parallel,
      (i) => this.#readInto(out.subarray(i * length, (i + 1) * length), indices[i]),
    );
    await this.#beforeDeadline(reading, indices.length);
    return out;
  }

  /**
   * Reads the images that can still be read, and sets the others aside in {@linkcode rejected}, each
   * with a warning.
   *
   * @param indices positions in the set, from 0 to `count` - 1.
   * @returns the positions of the images that were read, and `[read.length, side, side, 3]`.
   * @throws {BadFileError} if none of them can be read, e.g. because a disk is gone.
   * @throws {AlexNetError} if the images are not there before the deadline.
   * @throws {BadArgumentError} if an index is out of range, or no array can hold that many bytes.
   * @throws {OutOfMemoryError} if there is not enough memory for them.
   */
  async readReadable(
    indices: ArrayLike<number>,
  ): Promise<{ read: Int32Array<ArrayBuffer>; pixels: Uint8Array<ArrayBuffer> }> {
    const { read, pixels, lost } = await readReadable(this, indices);
    for (const { index, reason } of lost) {
      const path = `${this.name}, image ${index} (${this.nameOf(index)})`;
      if (this.#rejected.some((entry) => entry.path === path)) continue;
      this.#rejected.push({ path, reason, kind: "file" });
      console.warn(`${printable(path)} is set aside: ${printable(reason)}.`);
    }
    return { read, pixels };
  }

  /** Closes the files; images can no longer be read. */
  [Symbol.dispose](): void {
    this.#parts.files[Symbol.dispose]();
  }

  async #readInto(target: Uint8Array, index: number): Promise<void> {
    const { folder, shards, columns, files, decode } = this.#parts;
    const shard = shardOf(this.#starts, index);
    const path = `${folder}/${shards[shard].path}`;
    const offset = columns.offsetOf(index);
    const bytes = decode === undefined ? target : new Uint8Array(columns.sizeOf(index));
    const bad = (found: string, cause?: unknown) =>
      new BadFileError({
        path,
        offset,
        expected: `${bytes.length} bytes of record ${index - this.#starts[shard]} (${
          columns.nameOf(index)
        })`,
        found,
        hint: "deno task prepare --check FOLDER finds every damaged file",
      }, { cause });
    let read: number;
    try {
      read = await files.read(path, bytes, offset);
    } catch (cause) {
      const found = systemReason(cause);
      throw found === undefined ? cause : bad(found, cause);
    }
    if (read < bytes.length) throw bad(`the end of the file after ${read} of them`);
    if (crc32(bytes) !== columns.checksums[index]) throw bad("bytes with another checksum");
    if (decode === undefined) return;
    const pixels = await decode(bytes).catch((cause) => {
      throw bad("bytes that cannot be decoded", cause);
    });
    if (pixels.length !== target.length) throw bad(`an image of ${pixels.length} bytes`);
    target.set(pixels);
  }

  /** @throws {AlexNetError} if `reading` does not end in time: a disk or a decoder hangs. */
  async #beforeDeadline(reading: Promise<void>, images: number): Promise<void> {
    const { deadline } = this.#parts;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new AlexNetError(
            `Expected ${counted(images, "image")} of ${this.name} within ${deadline} s but found ` +
              "no answer; check the disk, or wait longer with the option deadline.",
          ),
        );
      }, deadline * 1000);
    });
    try {
      await Promise.race([reading, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The shard that image `index` is in, by the first image of each. */
function shardOf(starts: Uint32Array, index: number): number {
  let [low, high] = [0, starts.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= index) low = middle;
    else high = middle;
  }
  return low;
}
