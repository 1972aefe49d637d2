/**
 * The pictures of a command, decoded a few at a time, with a progress bar on a terminal.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import {
  type DecodedImage,
  decodeImage,
  type DecodeOptions,
} from "../../../datasets/pictures/decode_image.ts";
import { inParallel } from "../../../datasets/in_parallel.ts";
import { readPicture } from "../../../datasets/pictures/picture_file.ts";
import { thumbnail } from "../../../datasets/pictures/thumbnail.ts";
import type { LabelledImages } from "../../augmentation/images.ts";
import { BadFileError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { duration, ProgressBar } from "../../progress_bar.ts";
import type { CheckpointInfo } from "../../training/checkpoint/checkpoint_format.ts";
import { picturePaths } from "./picture_paths.ts";
import { printError } from "../command/print.ts";

/** Pictures that go through the net at once; no more are held, however many there are. */
const PICTURES_AT_ONCE = 8;

/** Pictures decoded at once: a photograph of 12 megapixels takes 36 MB before it is resized. */
const DECODED_AT_ONCE = Math.min(4, navigator.hardwareConcurrency);

/** The side of a picture on a page, in pixels. */
const THUMBNAIL_SIDE = 160;

/** A picture that was decoded. */
export interface Picture {
  /** Its path. */
  readonly file: string;
  /** The square that the net sees. */
  readonly image: DecodedImage;
  /** The same square as a `data:` URI, if it was asked for. */
  readonly thumbnail?: string;
}

/** Options of {@linkcode pictureGroups}. */
export interface GroupOptions {
  /** Whether each picture also comes as a small one for a page. */
  readonly thumbnails?: boolean;
}

/** How the pictures of a net with `info` are decoded: upright, to the square that it expects. */
export function decodeOptions({ preprocessing, spec }: CheckpointInfo): DecodeOptions {
  const { resize, interpolation } = spec.preprocessing;
  return { side: preprocessing.imageSide, resize, interpolation, upright: true };
}

/**
 * The pictures that `operands` name, in their order, a few at a time; in the place of one that
 * cannot be used is the error about it.
 */
export async function* pictureGroups(
  operands: readonly string[],
  options: DecodeOptions,
  { thumbnails = false }: GroupOptions = {},
): AsyncGenerator<(Picture | BadFileError)[]> {
  let next: (string | BadFileError)[] = [];
  for await (const file of picturePaths(operands)) {
    next.push(file);
    if (next.length < PICTURES_AT_ONCE) continue;
    yield await decoded(next, options, thumbnails);
    next = [];
  }
  if (next.length > 0) yield await decoded(next, options, thumbnails);
}

async function decoded(
  files: readonly (string | BadFileError)[],
  options: DecodeOptions,
  thumbnails: boolean,
): Promise<(Picture | BadFileError)[]> {
  const results: (Picture | BadFileError)[] = [];
  await inParallel(files.length, DECODED_AT_ONCE, async (i) => {
    const file = files[i];
    try {
      if (file instanceof BadFileError) throw file;
      const bytes = await readPicture(file);
      const image = await decodeImage(bytes, file, options);
      const small = { ...options, side: THUMBNAIL_SIDE };
      results[i] = thumbnails
        ? { file, image, thumbnail: await thumbnail(bytes, file, small) }
        : { file, image };
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      results[i] = error;
    }
  });
  return results;
}

/** The pixels of `pictures`, all squares of `side` pixels, as a set of images without labels. */
export function imagesOf(pictures: readonly Picture[], side: number): LabelledImages {
  const images = new Uint8Array(pictures.length * side * side * 3);
  pictures.forEach(({ image }, i) => images.set(image.pixels, i * side * side * 3));
  return { images, labels: new Uint8Array(pictures.length), side, count: pictures.length };
}

/** The class that the folder of a picture is named after, if it is one of `classNames`. */
export function classOfFolder(file: string, classNames: readonly string[]): number | undefined {
  const label = classNames.indexOf(basename(dirname(file)));
  return label < 0 ? undefined : label;
}

/** Prints that a picture cannot be used. */
export function printUnusable({ message }: BadFileError): void {
  printError(`error: ${printable(message)}`);
}

/** Draws how many of the pictures of a command are done; only on a terminal. */
export class PictureProgress {
  readonly #bar = new ProgressBar();
  readonly #total: number;
  readonly #started = performance.now();
  #done = 0;

  private constructor(total: number) {
    this.#total = total;
  }

  /** Counts the pictures that `operands` name, where their number will be shown. */
  static async of(operands: readonly string[]): Promise<PictureProgress> {
    if (!Deno.stderr.isTerminal()) return new PictureProgress(0);
    let total = 0;
    for await (const _ of picturePaths(operands)) total++;
    return new PictureProgress(total);
  }

  /** Adds `count` pictures and draws the bar. */
  add(count: number): void {
    this.#done += count;
    if (this.#total < 2) return;
    const seconds = (performance.now() - this.#started) / 1000;
    const rate = this.#done / Math.max(seconds, 1e-9);
    const left = Math.max(0, this.#total - this.#done) / rate;
    this.#bar.draw(
      Math.min(1, this.#done / this.#total),
      `${this.#done}/${this.#total} pictures  ${rate.toFixed(0)}/s  ${duration(left)} left`,
    );
  }

  /** Removes the bar, before something else is printed and at the end. */
  clear(): void {
    this.#bar.clear();
  }
}
