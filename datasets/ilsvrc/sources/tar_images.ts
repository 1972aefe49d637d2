/**
 * The images of one split in a tar archive, read by their positions.
 *
 * @module
 */
import { basename } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import type { SourceImages } from "../image_source.ts";
import { unzipped } from "./gzipped_image.ts";
import type { PositionalFile } from "./positional_file.ts";
import type { TarIndex } from "./tar_index.ts";

/** An image that replaces one of the same name. */
export interface Replacement {
  /** The archive that has it. */
  readonly file: PositionalFile;
  /** Its first byte there. */
  readonly start: number;
  /** Its number of bytes. */
  readonly size: number;
}

/** What {@linkcode TarImages} are made of. */
export interface TarParts {
  /** The archive, which stays open. */
  readonly file: PositionalFile;
  /** Where its images lie. */
  readonly index: TarIndex;
  /** `[count]`, the label of each image; undefined if they are not known. */
  readonly labels: Uint16Array<ArrayBuffer> | undefined;
  /** Whether a group of the index is an inner archive. */
  readonly isNested: boolean;
  /** What replaces images, by their positions; default: nothing. */
  readonly replacements?: ReadonlyMap<number, Replacement>;
}

/** Images in a tar archive. */
export class TarImages implements SourceImages {
  /** Number of images. */
  readonly count: number;
  /** `[count]`, positions in the class table; undefined if the answers are not public. */
  readonly labels: Uint16Array<ArrayBuffer> | undefined;
  readonly #parts: TarParts;

  /** The images of an index; see {@linkcode TarParts}. */
  constructor(parts: TarParts) {
    this.count = parts.index.sizes.length;
    this.labels = parts.labels;
    this.#parts = parts;
  }

  /** The name of image `i`. */
  nameOf(i: number): string {
    return this.#parts.index.names.at(i);
  }

  /** The archive, the inner archive if there is one, and the name of image `i`. */
  placeOf(i: number): string {
    const { file, index, isNested } = this.#parts;
    const replacement = this.#replacement(i);
    if (replacement !== undefined) return `${basename(replacement.file.path)}, ${this.nameOf(i)}`;
    const inner = isNested ? `, ${index.groupNames[index.groups[i]]}.tar` : "";
    return `${basename(file.path)}${inner}, ${this.nameOf(i)}`;
  }

  /** Number of bytes of the file of image `i` in the archive. */
  sizeOf(i: number): number {
    return this.#replacement(i)?.size ?? this.#parts.index.sizes[i];
  }

  /**
   * Reads the file of image `i`, unzipped if it is zipped.
   *
   * @throws {BadFileError} if the archive can no longer be read.
   */
  async read(i: number): Promise<Uint8Array<ArrayBuffer>> {
    const { file, index } = this.#parts;
    if (!(i >= 0 && i < this.count)) {
      throw new BadFileError({
        path: file.path,
        expected: `an image from 0 to ${this.count - 1}`,
        found: `${i}`,
      });
    }
    const { file: archive, start, size } = this.#replacement(i) ??
      { file, start: index.offsets[i], size: index.sizes[i] };
    return await unzipped(await archive.read(start, size), () => this.placeOf(i));
  }

  #replacement(i: number): Replacement | undefined {
    return this.#parts.replacements?.get(i);
  }
}
