/**
 * Photographs on disk, one folder per class:
 *
 *     photos/cat/1.jpg   photos/cat/2.jpg   photos/dog/a.png   ...
 *
 * Classes are ordered by folder name, images by class and file name. Opening a folder only lists
 * names; {@linkcode ImageFolder.measure} decodes each image once, sets bad images aside *with their
 * reasons* and measures the mean image. After that, images are read on demand, decoded on all
 * cores, in order. A bad image that was not set aside never becomes a sample: training sets it
 * aside and continues, everything else throws an error.
 *
 * @module
 */
import { allocateBytes, requireFunction, requireInteger } from "../lib/argument_checks.ts";
import { type LazyImages, requireLabels } from "../lib/augmentation/images.ts";
import { requireDenoFor } from "../lib/deno_only.ts";
import { BadFileError } from "../lib/errors.ts";
import { printable } from "../lib/printable.ts";
import { classFolders, requireEveryClass } from "./class_folders.ts";
import type { ImageDataset } from "./dataset.ts";
import { type DecodedImage, decodeImage, type DecodeOptions } from "./pictures/decode_image.ts";
import { type ImageFolderOptions, requireFolderOptions } from "./image_folder_options.ts";
import { inParallel } from "./in_parallel.ts";
import { readPicture } from "./pictures/picture_file.ts";
import { readReadable } from "./readable_images.ts";
import type { Rejected } from "./rejected.ts";

/** The result of {@linkcode ImageFolder.measure}. */
export interface Measured {
  /** The folder without the images that were set aside. */
  folder: ImageFolder;
  /**
   * The files and subfolders that were set aside, including those set aside by the listing, with
   * their reasons.
   */
  rejected: Rejected[];
  /** Mean of each pixel and channel over the good images, `[side, side, 3]`, 0 … 255. */
  meanImage: Float32Array<ArrayBuffer>;
  /**
   * Number of good images that were CMYK, that had damage from which the decoder recovered, or that
   * have a side under 32 pixels.
   */
  counts: { cmyk: number; damaged: number; tiny: number };
}

/**
 * Images in one folder per class, decoded on demand.
 *
 * @example
 * ```ts
 * import { ImageFolder } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const files = [{ path: "photos/cat/1.jpg", label: 0 }, { path: "photos/dog/a.png", label: 1 }];
 * const folder = new ImageFolder("photos", ["cat", "dog"], files, { side: 256 });
 * assertEquals(folder.count, 2); // from names only: no file is read before `read` or `measure`
 * ```
 */
export class ImageFolder implements LazyImages {
  /** Name: the folder's path. */
  readonly name: string;
  /** The names of the classes in the order of their labels. */
  readonly classNames: readonly string[];
  /** The path of each image. */
  readonly paths: readonly string[];
  /** The label of each image. */
  readonly labels: Uint16Array<ArrayBuffer>;
  /** Height and width of every decoded image. */
  readonly side: number;
  readonly #rejected: Rejected[];
  readonly #options: ImageFolderOptions;
  readonly #decoding: DecodeOptions;

  /**
   * Describes images whose paths and labels are known; {@linkcode openImageFolder} lists them.
   *
   * @param name the path of the folder.
   * @param classNames the classes in the order of their labels.
   * @param files the path of each image and its label, from 0.
   * @param options the side of the squares, how images are resized, and how many are decoded at
   * once.
   * @param rejected what is already set aside; default: nothing.
   * @throws {BadArgumentError} if the side, `parallel` or a label is out of range.
   */
  constructor(
    name: string,
    classNames: readonly string[],
    files: readonly { path: string; label: number }[],
    options: ImageFolderOptions,
    rejected: readonly Rejected[] = [],
  ) {
    requireFolderOptions(options);
    requireLabels(
      files.map(({ label }) => label),
      files.length,
      Math.min(classNames.length, 2 ** 16),
      (i) => files[i].path,
    );
    this.name = name;
    this.classNames = classNames;
    this.paths = files.map(({ path }) => path);
    this.labels = Uint16Array.from(files, ({ label }) => label);
    this.side = options.side;
    this.#rejected = [...rejected];
    this.#options = options;
    const { side, resize, interpolation, upright } = options;
    this.#decoding = {
      side,
      ...(resize === undefined ? {} : { resize }),
      ...(interpolation === undefined ? {} : { interpolation }),
      ...(upright === undefined ? {} : { upright }),
    };
  }

  /** Number of images. */
  get count(): number {
    return this.paths.length;
  }

  /**
   * What has been set aside: by the listing; after {@linkcode measure}, also bad images, and images
   * that were lost during training.
   */
  get rejected(): readonly Rejected[] {
    return this.#rejected;
  }

  /**
   * Decodes images, in the order of `indices`.
   *
   * @param indices positions in the folder, from 0 to `count` - 1.
   * @returns `[indices.length, side, side, 3]`.
   * @throws {BadFileError} if one of them cannot be decoded.
   * @throws {BadArgumentError} if an index is out of range, or no array can hold that many bytes.
   * @throws {OutOfMemoryError} if there is not enough memory for them.
   */
  async read(indices: ArrayLike<number>): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = this.side * this.side * 3;
    for (let i = 0; i < indices.length; i++) {
      requireInteger(`an image index of ${this.name}`, indices[i], { min: 0, max: this.count - 1 });
    }
    const what = `${indices.length} images of ${this.side} x ${this.side}`;
    const out = allocateBytes(what, indices.length * bytes);
    await inParallel(indices.length, this.#parallel, async (i) => {
      out.set((await this.#decode(indices[i])).pixels, i * bytes);
    });
    return out;
  }

  /**
   * Decodes the images that can still be read, and sets the others aside in {@linkcode rejected},
   * each with a warning.
   *
   * @param indices positions in the folder, from 0 to `count` - 1.
   * @returns the positions of the images that were read, and `[read.length, side, side, 3]`.
   * @throws {BadFileError} if none of them can be decoded, e.g. because a disk is gone.
   * @throws {BadArgumentError} if an index is out of range, or no array can hold that many bytes.
   * @throws {OutOfMemoryError} if there is not enough memory for them.
   */
  async readReadable(
    indices: ArrayLike<number>,
  ): Promise<{ read: Int32Array<ArrayBuffer>; pixels: Uint8Array<ArrayBuffer> }> {
    const { read, pixels, lost } = await readReadable(this, indices);
    for (const { index, reason } of lost) this.#setAside(index, reason);
    return { read, pixels };
  }

  #setAside(index: number, reason: string): void {
    const path = this.paths[index];
    if (this.#rejected.some((entry) => entry.path === path)) return;
    this.#rejected.push(rejectedFile(path, reason));
    console.warn(`${printable(path)} is set aside: ${printable(reason)}.`);
  }

  /**
   * Reads all images into memory: side x side x 3 bytes each.
   *
   * @returns every image with its label, `[count, side, side, 3]`.
   * @throws {BadFileError} if one of them cannot be decoded.
   * @throws {BadArgumentError} if no array can hold that many bytes.
   * @throws {OutOfMemoryError} if there is not enough memory for them.
   */
  async readAll(): Promise<ImageDataset> {
    const { name, classNames, labels, side, count } = this;
    const images = await this.read(Uint32Array.from({ length: count }, (_, i) => i));
    return { name, classNames, images, labels, side, count };
  }

  /**
   * Decodes every image once, sets bad ones aside and measures the mean image. A file that cannot
   * be read, or is no longer there, is set aside like one that cannot be decoded.
   *
   * @param onProgress Called after each image.
   * @returns the folder without the bad images, the bad ones with their reasons, and the mean
   * image.
   * @throws {BadFileError} if a class has no good image.
   * @throws {BadArgumentError} if `onProgress` is not a function.
   */
  async measure(
    onProgress?: (progress: { done: number; total: number }) => void,
  ): Promise<Measured> {
    if (onProgress !== undefined) requireFunction("onProgress of measure", onProgress);
    const length = this.side * this.side * 3;
    const reasons = new Map<number, string>();
    const sums = new Float64Array(length);
    const counts = { cmyk: 0, damaged: 0, tiny: 0 };
    let done = 0;
    await inParallel(this.count, this.#parallel, async (i) => {
      try {
        const image = await this.#decode(i);
        // The sums are of integers, so the order in which images finish does not matter.
        for (let j = 0; j < length; j++) sums[j] += image.pixels[j];
        counts.cmyk += Number(image.cmyk);
        counts.damaged += Number(image.damaged);
        counts.tiny += Number(image.tiny);
      } catch (error) {
        if (!(error instanceof BadFileError)) throw error;
        reasons.set(i, error.details.found);
      }
      onProgress?.({ done: ++done, total: this.count });
    });
    const files = this.paths.map((path, i) => ({ path, label: this.labels[i] }));
    const good = files.filter((_, i) => !reasons.has(i));
    const bad = [...reasons].sort(([a], [b]) => a - b);
    const rejected = [
      ...this.rejected,
      ...bad.map(([i, reason]) => rejectedFile(this.paths[i], reason)),
    ];
    requireEveryClass(this.name, this.classNames, good, rejected);
    return {
      folder: new ImageFolder(this.name, this.classNames, good, this.#options, rejected),
      rejected,
      meanImage: Float32Array.from(sums, (sum) => sum / good.length),
      counts,
    };
  }

  get #parallel(): number {
    return this.#options.parallel ?? Math.max(1, navigator.hardwareConcurrency);
  }

  async #decode(index: number): Promise<DecodedImage> {
    const path = this.paths[index];
    return await decodeImage(await readPicture(path), path, this.#decoding);
  }
}

/**
 * Lists the images in `path`, a folder with one folder per class. Hidden files are skipped. A
 * broken link, a pipe, a device and a folder below that of a class are set aside, with their
 * reasons, in {@linkcode ImageFolder.rejected}; files are only checked when they are decoded.
 *
 * @param path the folder.
 * @param options the side of the images, the classes, and the number of images decoded at once.
 * @returns the folder's images, none of them decoded yet.
 * @throws {BadFileError} if the folder does not exist or has no classes, a class has no files, or a
 * subfolder is not a class.
 * @throws {BadArgumentError} if the side or `parallel` is out of range, and outside Deno.
 *
 * @example
 * ```ts
 * import { openImageFolder } from "@alexnet/alexnet/datasets";
 * import { encodePng } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempDir();
 * for (const name of ["dark", "light"]) {
 *   await Deno.mkdir(`${path}/${name}`);
 *   const pixels = new Uint8Array(40 * 40 * 3).fill(name === "dark" ? 0 : 255);
 *   await Deno.writeFile(`${path}/${name}/1.png`, encodePng({ pixels, width: 40, height: 40 }));
 * }
 * const folder = await openImageFolder(path, { side: 32 });
 * assertEquals(folder.classNames, ["dark", "light"]);
 * const { meanImage } = await folder.measure();
 * assertEquals(Math.round(meanImage[0]), 128);
 * await Deno.remove(path, { recursive: true });
 * ```
 */
export async function openImageFolder(
  path: string,
  options: ImageFolderOptions,
): Promise<ImageFolder> {
  requireFolderOptions(options);
  requireDenoFor("openImageFolder", "pass pixels that are already decoded");
  const { classNames, files, rejected } = await classFolders(path, options.classNames);
  return new ImageFolder(path, classNames, files, options, rejected);
}

function rejectedFile(path: string, reason: string): Rejected {
  return { path, reason, kind: "file" };
}
