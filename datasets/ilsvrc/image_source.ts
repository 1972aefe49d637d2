/**
 * The images of an ILSVRC as its files were downloaded: archives, folders or lists.
 *
 * @module
 */
import type { Rejected } from "../rejected.ts";
import type { ClassTable } from "./class_table.ts";

/** The parts of an ILSVRC. */
export type Split = "train" | "val" | "test";

/**
 * The images of one split, in the order in which they lie on disk. The columns behind it take some
 * tens of bytes an image, so that 1.3 million of them fit.
 */
export interface SourceImages {
  /** Number of images. */
  readonly count: number;
  /** `[count]`, positions in the class table; undefined if the answers are not public. */
  readonly labels: Uint16Array<ArrayBuffer> | undefined;
  /**
   * The name of an image, unique in the split: `n01440764_18.JPEG`, `ILSVRC2012_val_00000001.JPEG`.
   *
   * @param i its position, from 0.
   * @returns its name.
   */
  nameOf(i: number): string;
  /**
   * Where an image is, for messages.
   *
   * @param i its position, from 0.
   * @returns e.g. `ILSVRC2012_img_train.tar, n01440764.tar, n01440764_18.JPEG`.
   */
  placeOf(i: number): string;
  /**
   * The size of the file of an image.
   *
   * @param i its position, from 0.
   * @returns the number of bytes, before a zipped image is unzipped; 0 if the file is gone.
   */
  sizeOf(i: number): number;
  /**
   * Reads the file of an image. Reading 0, 1, 2, ... reads the source from its beginning to its end;
   * many reads may be under way.
   *
   * @param i the position of the image, from 0.
   * @returns the contents of the file, unzipped if it is zipped.
   * @throws {BadFileError} when they can no longer be read.
   */
  read(i: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** An ILSVRC on disk; disposing of it closes its files. */
export interface ImageSource extends Disposable {
  /** What was found and where, in one line: `Caffe's lists in /data/ilsvrc`. */
  readonly name: string;
  /** The classes. */
  readonly classes: ClassTable;
  /** The splits that were found. */
  readonly splits: Readonly<Partial<Record<Split, SourceImages>>>;
  /** What was set aside before any image was decoded, with reasons. */
  readonly rejected: readonly Rejected[];
  /**
   * What a person should know before hours of work: whether the numbers of images are the published
   * ones, which classes lack some, what is absent. One sentence each.
   */
  readonly notes: readonly string[];
}
